// Where logs go: a workspace, and Application Insights on it, which takes nothing that an identity has not signed.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('Its name.')
param name string

@description('How many days logs are kept.')
param retentionDays int

@description('How many GB are taken in a day; -1: all.')
param dailyQuotaGb int

@description('The identity that sends telemetry.')
param identityId string

@description('The object id of that identity.')
param principalId string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
    features: {
      disableLocalAuth: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityId, metricsPublisher)
  scope: insights
  properties: {
    description: 'Monitoring Metrics Publisher'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

@description('The workspace.')
output workspaceId string = workspace.id

@description('Where telemetry is sent. It lets nobody in: local authentication is off.')
output connectionString string = insights.properties.ConnectionString

@description('The id that queries of the workspace name it by.')
output workspaceCustomerId string = workspace.properties.customerId
