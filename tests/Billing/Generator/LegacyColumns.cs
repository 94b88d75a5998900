namespace ZocSec.Tests.Billing.Generator;

/// <summary>The columns of the Cost and Usage Report of 2015 but for those of tags. Source: its data dictionary in the AWS user guide.</summary>
internal static class LegacyColumns
{
    private const string Names = """
        identity/LineItemId identity/TimeInterval
        bill/InvoiceId bill/InvoicingEntity bill/BillingEntity bill/BillType bill/PayerAccountId bill/BillingPeriodStartDate
        bill/BillingPeriodEndDate
        lineItem/UsageAccountId lineItem/LineItemType lineItem/UsageStartDate lineItem/UsageEndDate lineItem/ProductCode
        lineItem/UsageType lineItem/Operation lineItem/AvailabilityZone lineItem/ResourceId lineItem/UsageAmount
        lineItem/NormalizationFactor lineItem/NormalizedUsageAmount lineItem/CurrencyCode lineItem/UnblendedRate
        lineItem/UnblendedCost lineItem/BlendedRate lineItem/BlendedCost lineItem/LineItemDescription lineItem/TaxType
        lineItem/LegalEntity
        product/ProductName product/accountAssistance product/architecturalReview product/architectureSupport
        product/availability product/availabilityZone product/bestPractices product/cacheEngine product/capacitystatus
        product/caseSeverityresponseTimes product/clockSpeed product/comments product/contentType
        product/currentGeneration product/customerServiceAndCommunities product/databaseEdition product/databaseEngine
        product/dedicatedEbsThroughput product/deploymentOption product/description product/durability product/ecu
        product/engineCode product/enhancedNetworkingSupported product/eventType product/feeDescription product/fromLocation
        product/fromLocationType product/fromRegionCode product/gpu product/gpuMemory product/group product/groupDescription
        product/includedServices product/instanceFamily product/instanceType product/instanceTypeFamily
        product/intelAvx2Available product/intelAvxAvailable product/intelTurboAvailable product/launchSupport
        product/licenseModel product/location product/locationType product/logsDestination product/marketoption
        product/maxIopsBurstPerformance product/maxIopsvolume product/maxThroughputvolume product/maxVolumeSize
        product/memory product/messageDeliveryFrequency product/minVolumeSize product/networkPerformance
        product/normalizationSizeFactor product/operatingSystem product/operation product/physicalProcessor
        product/preInstalledSw product/processorArchitecture product/processorFeatures product/productFamily
        product/provisioned product/queueType product/region product/regionCode product/servicecode product/servicename
        product/sku product/storage product/storageClass product/storageMedia product/tenancy product/toLocation
        product/toLocationType product/toRegionCode product/transferType product/usagetype product/vcpu product/version
        product/volumeApiName product/volumeType product/vpcnetworkingsupport
        pricing/LeaseContractLength pricing/OfferingClass pricing/PurchaseOption pricing/RateCode pricing/RateId
        pricing/currency pricing/publicOnDemandCost pricing/publicOnDemandRate pricing/term pricing/unit
        reservation/AmortizedUpfrontCostForUsage reservation/AmortizedUpfrontFeeForBillingPeriod reservation/EffectiveCost
        reservation/EndTime reservation/ModificationStatus reservation/NormalizedUnitsPerReservation
        reservation/NumberOfReservations reservation/RecurringFeeForUsage reservation/ReservationARN reservation/StartTime
        reservation/SubscriptionId reservation/TotalReservedNormalizedUnits reservation/TotalReservedUnits
        reservation/UnitsPerReservation reservation/UnusedAmortizedUpfrontFeeForBillingPeriod
        reservation/UnusedNormalizedUnitQuantity reservation/UnusedQuantity reservation/UnusedRecurringFee
        reservation/UpfrontValue
        savingsPlan/TotalCommitmentToDate savingsPlan/SavingsPlanARN savingsPlan/SavingsPlanRate savingsPlan/UsedCommitment
        savingsPlan/SavingsPlanEffectiveCost savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod
        savingsPlan/RecurringCommitmentForBillingPeriod
        splitLineItem/ParentResourceId splitLineItem/PublicOnDemandSplitCost splitLineItem/ReservedUsage
        splitLineItem/SplitCost splitLineItem/SplitUsage splitLineItem/SplitUsageRatio splitLineItem/UnusedCost
        costCategory/BusinessUnit
        """;

    /// <summary>All of them, in the order of a report's first chunk.</summary>
    public static BillColumn[] All { get; } =
    [
        .. Names
            .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(name => (BillValues.Find(name) ?? new BillColumn(name)) with { Name = name }),
    ];
}
