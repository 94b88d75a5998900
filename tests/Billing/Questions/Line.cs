using System.Globalization;
using ZocSec.Core.Billing.Questions;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>A canonical line.</summary>
internal sealed record Line
{
    public DateOnly Period { get; init; } = new(2026, 10, 1);
    public string Payer { get; init; } = "999999999999";
    public string Invoice { get; init; } = "inv-1";
    public string Issuer { get; init; } = "AWS Inc.";
    public string Currency { get; init; } = "USD";
    public string Account { get; init; } = "111111111111";
    public string AccountName { get; init; } = "shop";
    public string Service { get; init; } = "AmazonEC2";
    public string Region { get; init; } = "eu-west-1";
    public string Resource { get; init; } = "i-1";
    public string Class { get; init; } = "usage";
    public DateTime Last { get; init; } = new(2026, 10, 31, 23, 0, 0, DateTimeKind.Utc);
    public decimal Billed { get; init; } = 1;
    public decimal? Effective { get; init; }
    public long Lines { get; init; } = 1;
    public (string Key, string Value)[] Tags { get; init; } = [];

    public string ToSql() =>
        $"('r', {QuestionTexts.Day(Period)}, {T(Payer)}, {T(Invoice)}, {T(Issuer)}, 'Anniversary', {T(Currency)}, {T(Account)}, {T(AccountName)}, "
        + $"{T(Service)}, {T("Name of " + Service)}, 'f', {T(Region)}, {T(Resource)}, 'Usage', {T(Class)}, "
        + $"TIMESTAMP '{Period:yyyy-MM-dd} 00:00:00', TIMESTAMP '{Last.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}', "
        + $"{Lines}, {A(Billed)}, {A(Effective ?? Billed)}, {A(Billed)}, "
        + $"MAP([{string.Join(", ", Tags.Select(tag => T(tag.Key)))}]::varchar[], [{string.Join(", ", Tags.Select(tag => T(tag.Value)))}]::varchar[]))";

    private static string T(string text) => QuestionTexts.Text(text);

    private static string A(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
