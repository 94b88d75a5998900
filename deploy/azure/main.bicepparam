// An example; the defaults of main.bicep are meant for use. Secrets come from the environment, never from this file.
using 'main.bicep'

// Empty until the set-up has registered the App; the program begins with it.
param gitHubAppId = ''

// Set as soon as the vault has the client secret, for people to sign in to the dashboard.
param gitHubClientId = ''

// True as soon as the vault has the key for it.
param ledgerOverHttp = false

param alertEmail = ''

// Accounts of AWS; docs/deploy-aws.md says where these come from.
param awsHubRoleArn = ''
param awsTokenAudience = ''

// True as soon as the vault has the key for it.
param awsEventsOverHttp = false

// Those of the policy's names whose addresses the vault has.
param noticeSecrets = []

param smtpHost = ''
param smtpFrom = ''

// Set as soon as the vault has the password.
param smtpUser = ''

// Further settings of the README.
param settings = {
  Sweep__Schedule: '0 3 * * *'
}

param gitHubPrivateKey = readEnvironmentVariable('ZOCSEC_GITHUB_PRIVATE_KEY', '')
param gitHubWebhookSecret = readEnvironmentVariable('ZOCSEC_GITHUB_WEBHOOK_SECRET', '')
param gitHubClientSecret = readEnvironmentVariable('ZOCSEC_GITHUB_CLIENT_SECRET', '')
param ledgerApiKey = readEnvironmentVariable('ZOCSEC_LEDGER_API_KEY', '')
param awsEventKey = readEnvironmentVariable('ZOCSEC_AWS_EVENT_KEY', '')
param noticeWebhooks = json(readEnvironmentVariable('ZOCSEC_NOTICE_WEBHOOKS', '{}'))
param smtpPassword = readEnvironmentVariable('ZOCSEC_SMTP_PASSWORD', '')
