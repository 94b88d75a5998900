// The plan, the function app and its settings.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('Its name.')
param name string

@description('The identity that the program signs in by.')
param identityId string

@description('The client id of that identity.')
param identityClientId string

@description('The storage account.')
param storageName string

@description('The container of the deployed package.')
param deploymentContainerUrl string

@description('The vault\'s address, with a slash at its end.')
param vaultUri string

@description('Where telemetry is sent.')
param applicationInsightsConnectionString string

@description('The subnet that it goes out from; empty: none.')
param subnetId string

@description('The memory of an instance in MB.')
param instanceMemoryMB int

@description('How many instances there may be at most.')
param maximumInstanceCount int

@description('The GitHub App\'s id; empty: the program begins with its set-up.')
param gitHubAppId string

@description('The GitHub App\'s client id; empty: nobody signs in to the dashboard.')
param gitHubClientId string

@description('GitHub\'s API.')
param gitHubApiUrl string

@description('The repository that holds an organisation\'s policy.')
param policyRepository string

@description('The address it is reached at; empty: its own.')
param publicUrl string

@description('Whether the ledger is read over HTTP, by the key in the vault.')
param ledgerOverHttp bool

@description('The hub role in AWS; empty: none.')
param awsHubRoleArn string

@description('Whom tokens for the hub role are for.')
param awsTokenAudience string

@description('The topics of SNS whose messages are taken as events.')
param awsSnsTopics string[]

@description('The queues of SQS that events are taken from.')
param awsQueues string[]

@description('Whether events of AWS are taken over HTTP, by the key in the vault.')
param awsEventsOverHttp bool

@description('The names of webhooks whose addresses are in the vault.')
param noticeSecrets string[]

@description('The server of mails; empty: none.')
param smtpHost string

@description('Its port.')
param smtpPort int

@description('How it is spoken to; empty: as the port says.')
param smtpEncryption string

@description('Whom mails are from.')
param smtpFrom string

@description('Who signs in there; empty: nobody.')
param smtpUser string

@description('Further app settings.')
param settings object

var programSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  Storage__Provider: 'azure'
  GitHub__ApiUrl: gitHubApiUrl
  Policy__Repository: policyRepository
}

// An App that is named only in part is an error, so these come and go together.
var gitHubSettings = {
  GitHub__AppId: gitHubAppId
  GitHub__PrivateKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/github-private-key)'
  GitHub__WebhookSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/github-webhook-secret)'
}

// One of the two without the other is an error too.
var signInSettings = {
  GitHub__ClientId: gitHubClientId
  GitHub__ClientSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/github-client-secret)'
}

var ledgerSettings = {
  Ledger__ApiKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/ledger-api-key)'
}

var awsSettings = {
  Aws__HubRoleArn: awsHubRoleArn
  Aws__TokenAudience: awsTokenAudience
}

var awsTopicSettings = {
  Aws__SnsTopics: join(awsSnsTopics, ',')
}

var awsQueueSettings = {
  Aws__Queues: join(awsQueues, ',')
}

var awsEventSettings = {
  Aws__EventKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/aws-event-key)'
}

// The vault knows no underscores.
var noticeSettings = toObject(
  noticeSecrets,
  secret => 'Notify__Secrets__${secret}',
  secret => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/notify-${toLower(replace(secret, '_', '-'))})'
)

var smtpSettings = {
  Smtp__Host: smtpHost
  Smtp__Port: string(smtpPort)
  Smtp__From: smtpFrom
}

var smtpEncryptionSettings = {
  Smtp__Encryption: smtpEncryption
}

var smtpSignInSettings = {
  Smtp__User: smtpUser
  Smtp__Password: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/smtp-password)'
}

var address = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: {
        name: 'custom'
        version: '1.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        // GitHub waits ten seconds for an answer: a cold start may take longer.
        alwaysReady: [
          {
            name: 'http'
            instanceCount: 1
          }
        ]
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      programSettings,
      { App__PublicUrl: address },
      empty(gitHubAppId) ? {} : gitHubSettings,
      empty(gitHubClientId) ? {} : signInSettings,
      ledgerOverHttp ? ledgerSettings : {},
      empty(awsHubRoleArn) ? {} : awsSettings,
      empty(awsSnsTopics) ? {} : awsTopicSettings,
      empty(awsQueues) ? {} : awsQueueSettings,
      awsEventsOverHttp ? awsEventSettings : {},
      noticeSettings,
      empty(smtpHost) ? {} : smtpSettings,
      empty(smtpHost) || empty(smtpEncryption) ? {} : smtpEncryptionSettings,
      empty(smtpHost) || empty(smtpUser) ? {} : smtpSignInSettings,
      settings
    )
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('The address that the program is reached at.')
output url string = address
