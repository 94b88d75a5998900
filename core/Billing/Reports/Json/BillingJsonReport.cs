using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Core.Billing.Reports.Json;

/// <summary>The report as JSON: all that was found, a line for each resource, after the schema in docs/billing.schema.json.</summary>
internal static class BillingJsonReport
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    private const int Full = 65_536;

    /// <summary>How it is written.</summary>
    public static BillingJson Context { get; } =
        new(
            new JsonSerializerOptions(BillingJson.Default.Options)
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                RespectNullableAnnotations = true,
                RespectRequiredConstructorParameters = true,
            }
        );

    /// <summary>Writes the file, resource by resource.</summary>
    /// <param name="report">What was found; its resources are read once.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static async Task WriteAsync(BillingReport report, Stream stream, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * Full);
        await using var json = new Utf8JsonWriter(
            buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        Text("{\"version\":1");
        Part("header", report.Header, Context.BillingHeader);
        var groups = Context.ImmutableArraySpendGroup;
        Part("totals", report.Totals, groups);
        Part("before", report.Before, groups);
        Part("periods", report.Periods, groups);
        Part("accounts", report.Accounts, groups);
        Part("services", report.Services, groups);
        Part("owners", report.Owners, groups);
        Part("rules", report.Rules, groups);
        Part("topUnowned", report.TopUnowned, Context.ImmutableArrayBilledResource);
        Part("changes", report.Changes, Context.BillingChanges!);
        Part("tagKeys", report.TagKeys, Context.ImmutableArrayTagKey);
        Part("invoices", report.Invoices, Context.ImmutableArrayInvoiceTotal);
        Part("unknownOwners", report.UnknownOwners, Context.ImmutableArrayUnknownOwner);
        Text(",\n\"resources\":[");
        var separator = "\n";
        await foreach (var resource in report.Resources.ReadAsync(ResourceList.All, ct))
        {
            ct.ThrowIfCancellationRequested();
            Text(separator);
            Value(resource, Context.BilledResource);
            separator = ",\n";
            if (buffer.WrittenCount > Full)
            {
                await stream.WriteAsync(buffer.WrittenMemory, ct);
                buffer.ResetWrittenCount();
            }
        }

        Text("\n]}\n");
        await stream.WriteAsync(buffer.WrittenMemory, ct);

        void Part<T>(string name, T value, JsonTypeInfo<T> type)
        {
            Text($",\n\"{name}\":");
            Value(value, type);
        }

        void Text(string text) => Encoding.UTF8.GetBytes(text, buffer);

        void Value<T>(T value, JsonTypeInfo<T> type)
        {
            JsonSerializer.Serialize(json, value, type);
            json.Flush();
            json.Reset();
        }
    }
}
