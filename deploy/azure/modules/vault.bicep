// The vault of the secrets. Each is created here only when it is handed over; else a person puts it there.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('Its name, unique in all of Azure.')
@minLength(3)
@maxLength(24)
param name string

@description('The identity that reads the secrets.')
param identityId string

@description('The object id of that identity.')
param principalId string

@description('The workspace that is told who read what.')
param workspaceId string

@description('Whether it is reached by a private endpoint only.')
param isPrivate bool

@description('The subnet of the private endpoint.')
param endpointSubnetId string

@description('The network of the private endpoint.')
param networkId string

@description('The GitHub App\'s private key; empty: not created here.')
@secure()
param gitHubPrivateKey string

@description('The GitHub App\'s webhook secret; empty: not created here.')
@secure()
param gitHubWebhookSecret string

@description('The GitHub App\'s client secret; empty: not created here.')
@secure()
param gitHubClientSecret string

@description('The key for the ledger; empty: not created here.')
@secure()
param ledgerApiKey string

@description('The key for events of AWS; empty: not created here.')
@secure()
param awsEventKey string

@description('Addresses of webhooks by the names that the policy gives them; those missing are not created here.')
@secure()
param noticeWebhooks object

@description('The password for the server of mails; empty: not created here.')
@secure()
param smtpPassword string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource privateKey 'secrets' = if (!empty(gitHubPrivateKey)) {
    name: 'github-private-key'
    properties: {
      value: gitHubPrivateKey
    }
  }

  resource webhookSecret 'secrets' = if (!empty(gitHubWebhookSecret)) {
    name: 'github-webhook-secret'
    properties: {
      value: gitHubWebhookSecret
    }
  }

  resource clientSecret 'secrets' = if (!empty(gitHubClientSecret)) {
    name: 'github-client-secret'
    properties: {
      value: gitHubClientSecret
    }
  }

  resource ledgerKey 'secrets' = if (!empty(ledgerApiKey)) {
    name: 'ledger-api-key'
    properties: {
      value: ledgerApiKey
    }
  }

  resource eventKey 'secrets' = if (!empty(awsEventKey)) {
    name: 'aws-event-key'
    properties: {
      value: awsEventKey
    }
  }

  // The vault knows no underscores.
  resource webhooks 'secrets' = [
    for webhook in items(noticeWebhooks): {
      name: 'notify-${toLower(replace(webhook.key, '_', '-'))}'
      properties: {
        value: webhook.value
      }
    }
  ]

  resource mailPassword 'secrets' = if (!empty(smtpPassword)) {
    name: 'smtp-password'
    properties: {
      value: smtpPassword
    }
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityId, secretsUser)
  scope: vault
  properties: {
    description: 'Key Vault Secrets User'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

module endpoint 'endpoint.bicep' = if (isPrivate) {
  params: {
    location: location
    tags: tags
    name: '${name}-vault'
    targetId: vault.id
    part: 'vault'
    zoneName: 'privatelink.${replace(environment().suffixes.keyvaultDns, '.vault.', 'vaultcore.')}'
    subnetId: endpointSubnetId
    networkId: networkId
  }
}

@description('The vault\'s address, with a slash at its end.')
output uri string = vault.properties.vaultUri
