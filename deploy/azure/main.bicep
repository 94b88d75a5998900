// ZocSec App on Azure Functions, Flex Consumption. docs/deploy-azure.md goes through it step by step.
// Nothing here holds or needs a storage key: the program signs in by its identity everywhere.

@description('Where everything is created. Not every region has Flex Consumption.')
param location string = resourceGroup().location

@description('The function app\'s name, unique in all of Azure; other names follow from it.')
@minLength(2)
@maxLength(40)
param name string = 'zocsec-${uniqueString(resourceGroup().id)}'

@description('Tags of all resources.')
param tags object = {}

@description('The GitHub App\'s id. Empty: the program begins with its set-up, and no secret is referred to.')
param gitHubAppId string = ''

@description('The GitHub App\'s client id, for people to sign in to the dashboard: only where the vault has the client secret, for the same reason as with the ledger. Empty: nobody signs in.')
param gitHubClientId string = ''

@description('For GitHub Enterprise Server https://HOST/api/v3.')
param gitHubApiUrl string = 'https://api.github.com'

@description('The repository of each organisation that holds its policy.')
param policyRepository string = '.github-private'

@description('The address that GitHub and people reach the program at. Empty: the function app\'s own.')
param publicUrl string = ''

@description('The GitHub App\'s private key, PEM or its base64. Empty: it is in the vault already, or comes there later.')
@secure()
param gitHubPrivateKey string = ''

@description('The GitHub App\'s webhook secret. Empty: it is in the vault already, or comes there later.')
@secure()
param gitHubWebhookSecret string = ''

@description('The GitHub App\'s client secret. Empty: it is in the vault already, or there is none.')
@secure()
param gitHubClientSecret string = ''

@description('The key for GET /api/ledger, at least 16 characters. Empty: it is in the vault already, or there is none.')
@secure()
param ledgerApiKey string = ''

@description('Whether the ledger is read over HTTP: only where the vault has its key, since a reference to a secret that is not there would itself be taken for the key.')
param ledgerOverHttp bool = false

@description('The role in the hub account of AWS, an output of its stack. Empty: no account of AWS is guarded.')
param awsHubRoleArn string = ''

@description('The id URI of the app registration that tokens for the hub role are for. Needed with awsHubRoleArn.')
param awsTokenAudience string = ''

@description('The topics of SNS whose messages are taken as events, by their ARNs.')
param awsSnsTopics string[] = []

@description('The queues of SQS that events are taken from, by their URLs, an output of the hub stack.')
param awsQueues string[] = []

@description('The key that events of AWS are sent with, at least 16 characters. Empty: it is in the vault already, or there is none.')
@secure()
param awsEventKey string = ''

@description('Whether events of AWS are taken over HTTP: only where the vault has their key, for the same reason as with the ledger.')
param awsEventsOverHttp bool = false

@description('The names of the webhooks of Slack and Teams that the operator\'s policy gives, such as SLACK_WEBHOOK: only those whose address the vault has, for the same reason as with the ledger. SLACK_WEBHOOK is there as notify-slack-webhook.')
param noticeSecrets string[] = []

@description('Addresses of webhooks by those names. What is not among them is in the vault already, or comes there later.')
@secure()
param noticeWebhooks object = {}

@description('The server that mails go by. Empty: no mail is sent.')
param smtpHost string = ''

@description('Its port. Azure lets nothing out to port 25.')
param smtpPort int = 587

@description('How it is spoken to. Empty: by TLS from the start at port 465, else by STARTTLS.')
@allowed(['', 'starttls', 'tls'])
param smtpEncryption string = ''

@description('Whom mails are from. Needed with smtpHost.')
param smtpFrom string = ''

@description('Who signs in there: only where the vault has the password, for the same reason as with the ledger. Empty: nobody does.')
param smtpUser string = ''

@description('The password of who signs in there. Empty: it is in the vault already, or there is none.')
@secure()
param smtpPassword string = ''

@description('Further app settings by their names, none of them a secret. What is set here goes before what is set by hand.')
param settings object = {}

@description('The memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('How many instances there may be at most.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Who is told of alerts. Empty: nobody; they are seen in the portal.')
param alertEmail string = ''

@description('How the stored data is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

@description('How many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('How many GB of logs are taken in a day; the rest is dropped. -1: all.')
param logDailyQuotaGb int = 1

@description('Reach storage and vault by private endpoints only.')
param privateNetwork bool = false

@description('The addresses of the virtual network, /24 or wider.')
param networkPrefix string = '10.71.0.0/24'

var compactName = replace(name, '-', '')
var storageName = toLower('${take(compactName, 11)}${uniqueString(resourceGroup().id, name)}')
var vaultName = '${take(compactName, 9)}-${uniqueString(resourceGroup().id, name)}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    location: location
    tags: tags
    name: name
    prefix: networkPrefix
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    tags: tags
    name: storageName
    sku: storageSku
    identityId: identity.id
    principalId: identity.properties.principalId
    isPrivate: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    networkId: network.?outputs.id ?? ''
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    tags: tags
    name: name
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    identityId: identity.id
    principalId: identity.properties.principalId
  }
}

module vault 'modules/vault.bicep' = {
  params: {
    location: location
    tags: tags
    name: vaultName
    identityId: identity.id
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    networkId: network.?outputs.id ?? ''
    gitHubPrivateKey: gitHubPrivateKey
    gitHubWebhookSecret: gitHubWebhookSecret
    gitHubClientSecret: gitHubClientSecret
    ledgerApiKey: ledgerApiKey
    awsEventKey: awsEventKey
    noticeWebhooks: noticeWebhooks
    smtpPassword: smtpPassword
  }
}

module app 'modules/app.bicep' = {
  params: {
    location: location
    tags: tags
    name: name
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageName: storage.outputs.name
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    vaultUri: vault.outputs.uri
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    subnetId: network.?outputs.appSubnetId ?? ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    gitHubAppId: gitHubAppId
    gitHubClientId: gitHubClientId
    gitHubApiUrl: gitHubApiUrl
    policyRepository: policyRepository
    publicUrl: publicUrl
    ledgerOverHttp: ledgerOverHttp
    awsHubRoleArn: awsHubRoleArn
    awsTokenAudience: awsTokenAudience
    awsSnsTopics: awsSnsTopics
    awsQueues: awsQueues
    awsEventsOverHttp: awsEventsOverHttp
    noticeSecrets: noticeSecrets
    smtpHost: smtpHost
    smtpPort: smtpPort
    smtpEncryption: smtpEncryption
    smtpFrom: smtpFrom
    smtpUser: smtpUser
    settings: settings
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    name: name
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    expectsDeliveries: !empty(gitHubAppId)
  }
}

@description('The function app\'s name.')
output functionAppName string = name

@description('The address that the program is reached at.')
output url string = app.outputs.url

@description('The address that GitHub delivers to.')
output webhookUrl string = '${app.outputs.url}/api/github/webhooks'

@description('The vault where the secrets are put.')
output vaultName string = vaultName

@description('The id that queries of the logs name their workspace by.')
output workspaceCustomerId string = monitoring.outputs.workspaceCustomerId

@description('The storage account.')
output storageName string = storage.outputs.name

@description('The object id of the program\'s identity.')
output identityPrincipalId string = identity.properties.principalId

@description('The client id of the program\'s identity.')
output identityClientId string = identity.properties.clientId
