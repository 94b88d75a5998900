using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports.Json;

/// <summary>
/// Amounts as numbers with all of their digits and no zeros at the end. A number's text in JSON is exact: who must not lose
/// a digit reads it as a decimal, and who only sorts and draws needs no conversion.
/// </summary>
internal sealed class ExactNumber : JsonConverter<decimal>
{
    /// <inheritdoc />
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDecimal();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Shown.Bare(value));
}
