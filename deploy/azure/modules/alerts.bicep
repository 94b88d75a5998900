// What people are told of. The program sends its own metrics, which are neither sampled nor filtered as logs are.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('The beginning of its names.')
param name string

@description('The workspace of the logs.')
param workspaceId string

@description('Who is told; empty: nobody.')
param email string

@description('Whether there is an App that GitHub delivers for.')
param expectsDeliveries bool

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'zocsec'
    enabled: true
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

var actions = {
  actionGroups: empty(email) ? [] : [people.id]
}

resource deadLetters 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-dead-letters'
  location: location
  tags: tags
  properties: {
    displayName: 'ZocSec: work was set aside'
    description: 'Work failed five times by its own fault. See "zocsec dead-letters list", mend the cause, then "zocsec dead-letters redrive".'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: false
    criteria: {
      allOf: [
        {
          query: '''
            AppMetrics
            | where Name == "zocsec.dead_letters" and Sum > 0
          '''
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: actions
  }
}

resource breaker 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-breaker'
  location: location
  tags: tags
  properties: {
    displayName: 'ZocSec: a breaker has tripped'
    description: 'More was to be changed within an hour than the policy allows; nothing more is changed until a person resets it. See "zocsec breaker list".'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: false
    criteria: {
      allOf: [
        {
          query: '''
            AppMetrics
            | where Name == "zocsec.decisions" and Sum > 0
            | where tostring(Properties["outcome"]) == "breaker-tripped"
          '''
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: actions
  }
}

resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-no-delivery'
  location: location
  tags: tags
  properties: {
    displayName: 'ZocSec: no delivery for a day'
    description: 'No delivery of GitHub was accepted for a day: a quiet organisation, or one that is not guarded between sweeps. See "zocsec doctor".'
    severity: 2
    enabled: expectsDeliveries
    scopes: [workspaceId]
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: '''
            AppMetrics
            | where Name == "zocsec.events"
            | where tostring(Properties["outcome"]) in ("accepted", "duplicate", "ignored")
            | summarize Deliveries = sum(Sum)
            | extend Deliveries = coalesce(Deliveries, 0.0)
          '''
          metricMeasureColumn: 'Deliveries'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: actions
  }
}
