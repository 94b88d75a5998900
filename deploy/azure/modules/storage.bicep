// The storage account: the deployed package, and the queue and tables that the program makes for itself.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('Its name, unique in all of Azure.')
@minLength(3)
@maxLength(24)
param name string

@description('How it is replicated.')
param sku string

@description('The identity that works with it.')
param identityId string

@description('The object id of that identity.')
param principalId string

@description('Whether it is reached by private endpoints only.')
param isPrivate bool

@description('The subnet of the private endpoints.')
param endpointSubnetId string

@description('The network of the private endpoints.')
param networkId string

var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource packages 'containers' = {
      name: 'packages'
      properties: {
        publicAccess: 'None'
      }
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, identityId, role.value)
    scope: account
    properties: {
      description: role.key
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

module endpoints 'endpoint.bicep' = [
  for part in ['blob', 'queue', 'table']: if (isPrivate) {
    params: {
      location: location
      tags: tags
      name: '${name}-${part}'
      targetId: account.id
      part: part
      zoneName: 'privatelink.${part}.${environment().suffixes.storage}'
      subnetId: endpointSubnetId
      networkId: networkId
    }
  }
]

@description('The account\'s name.')
output name string = account.name

@description('Where the deployed package is kept.')
output deploymentContainerUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
