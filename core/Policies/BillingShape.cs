using ZocSec.Core.Aws;
using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Core.Policies;

/// <summary>The shape of the section about billing data.</summary>
internal static class BillingShape
{
    /// <summary>The section's key.</summary>
    public const string Key = "billing";

    private static readonly BillingSettings s_defaults = new();

    /// <summary>The shape; it reads <see cref="BillingSettings"/>.</summary>
    public static MappingShape Make() =>
        new(
            [
                new Member(
                    "reports",
                    Reports,
                    "Where the reports are: `s3://bucket/prefix`, or folders.",
                    Default: s_defaults.Reports
                ),
                new Member(
                    "reader",
                    Reader,
                    "The account whose role may read them; without it, the program's own credentials do."
                ),
                new Member(
                    "bucket-owner",
                    new TextShape("^[0-9]{12}$", "the id of an account: twelve digits in quotes"),
                    "The account that owns the buckets of the reports; a bucket of another is not read. Without it, any is."
                ),
                new Member("engine", Engine, "What answers.", Default: s_defaults.Engine),
                new Member("athena", RecordShape.Of(s_defaults.Athena), "Where Athena finds the data."),
                new Member("tickets", RecordShape.Of(new TicketSettings()), "Where tickets are filed, and for what."),
            ],
            values => RecordShape.With(s_defaults, values),
            key => $"there is no key `{key}` in `{Key}`"
        );

    private static ListShape<string> Reports { get; } =
        new(
            new TextShape(
                @"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s\\*?]*)?|(?![a-zA-Z][a-zA-Z0-9+.-]+://)\S.*)$",
                "s3:// with a bucket and a prefix, such as s3://costs/cur, or a folder"
            ),
            items => items,
            distinct: true,
            "a list of places, such as [\"s3://costs/cur\"]"
        );

    private static MappingShape Reader { get; } = MakeReader(new AwsAccount { Role = "ZocSecBilling" });

    private static ChoiceShape Engine { get; } =
        new([
            KeyValuePair.Create("duckdb", (object)BillingEngine.DuckDb),
            KeyValuePair.Create("athena", (object)BillingEngine.Athena),
        ]);

    private static MappingShape MakeReader(AwsAccount defaults) =>
        new(
            [
                .. RecordShape
                    .Members(defaults, nameof(AwsAccount.Owner))
                    .Select(member =>
                        member.Key == "regions"
                            ? member with
                            {
                                Description = "The first is where Athena is asked; buckets are read wherever they are.",
                            }
                            : member
                    ),
            ],
            values => RecordShape.With(defaults, values),
            key => $"there is no key `{key}` in `reader`"
        );
}
