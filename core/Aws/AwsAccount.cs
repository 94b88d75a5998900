using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ZocSec.Core.Aws;

/// <summary>An AWS account that is guarded, as the operator's policy names it.</summary>
public sealed record AwsAccount
{
    /// <summary>Twelve digits; text, since it may begin with a zero.</summary>
    [Required, RegularExpression("^[0-9]{12}$", ErrorMessage = "the account's id: twelve digits in quotes")]
    [Description("The account's id: twelve digits, in quotes, since it may begin with a zero.")]
    public string Id { get; init; } = "";

    /// <summary>The role in the account that is assumed, by name.</summary>
    [RegularExpression(
        @"^[A-Za-z0-9_+=,.@/-]{1,128}$",
        ErrorMessage = "the name of a role in the account, not its ARN, such as ZocSecRemediation"
    )]
    [Description("The role in the account that is assumed, by its name.")]
    public string Role { get; init; } = "ZocSecRemediation";

    /// <summary>What the role's trust policy asks for as external id; null for none.</summary>
    [RegularExpression(
        @"^[A-Za-z0-9_+=,.@:/-]{2,1224}$",
        ErrorMessage = "the external id that the role's trust policy asks for"
    )]
    [Description("The external id that the role's trust policy asks for.")]
    public string? ExternalId { get; init; }

    /// <summary>The regions that are guarded; buckets are, wherever they are.</summary>
    [RegularExpression("^[a-z]{2}(-[a-z]+)+-[0-9]$", ErrorMessage = "a region of AWS, such as eu-west-1")]
    [Description("The regions that are guarded; buckets are guarded wherever they are.")]
    public ImmutableArray<string> Regions { get; init; } = ["us-east-1"];

    /// <summary>Who answers for what nobody else owns; null when nobody is named.</summary>
    [Description("Who answers for resources of the account that name no owner.")]
    public string? Owner { get; init; }
}
