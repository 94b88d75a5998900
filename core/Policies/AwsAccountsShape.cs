using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Core.Policies;

/// <summary>The shape of the list of AWS accounts, which stands in the section of AWS before its guardrails.</summary>
internal static class AwsAccountsShape
{
    private const string Section = "aws";
    private const string Key = "accounts";

    /// <summary>The key, in the section of AWS; none in others.</summary>
    public static ImmutableArray<Member> MembersOf(string section) =>
        section == Section ? [new Member(Key, Make(), "The accounts that are guarded; no other is ever called.")] : [];

    /// <summary>The accounts that a section names.</summary>
    public static ImmutableArray<AwsAccount> Of(IReadOnlyDictionary<string, object> section) =>
        section.GetValueOrDefault(Key) is ImmutableArray<AwsAccount> accounts ? accounts : [];

    private static ListShape<AwsAccount> Make() =>
        new(
            RecordShape.Of(new AwsAccount()),
            accounts => accounts,
            distinct: true,
            "a list of accounts, such as [ { id: \"111111111111\", regions: [eu-west-1] } ]",
            account => account.Id
        );
}
