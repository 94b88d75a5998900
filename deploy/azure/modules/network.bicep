// A virtual network with a subnet that the program goes out from, and one for private endpoints.

@description('Where it is created.')
param location string

@description('Its tags.')
param tags object

@description('Its name.')
param name string

@description('Its addresses.')
param prefix string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [prefix]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(prefix, 26, 0)
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(prefix, 26, 1)
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

@description('The network.')
output id string = network.id

@description('Where the program goes out from.')
output appSubnetId string = network::appSubnet.id

@description('Where private endpoints are.')
output endpointSubnetId string = network::endpointSubnet.id
