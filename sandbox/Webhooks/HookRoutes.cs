using System.Globalization;
using System.Text;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>The deliveries of the App's webhook, newest first, and sending them again.</summary>
internal sealed class HookRoutes(WebhookSender sender, WebhookPost post)
{
    public IEnumerable<RestRoute> All =>
        [
            new(
                "GET",
                "/app/hook/deliveries",
                "rest/apps/webhooks#list-deliveries-for-an-app-webhook",
                Access.App,
                List
            ),
            new(
                "GET",
                "/app/hook/deliveries/{delivery_id}",
                "rest/apps/webhooks#get-a-delivery-for-an-app-webhook",
                Access.App,
                Get
            ),
            new(
                "POST",
                "/app/hook/deliveries/{delivery_id}/attempts",
                "rest/apps/webhooks#redeliver-a-delivery-for-an-app-webhook",
                Access.App,
                Redeliver
            ),
        ];

    private Answer List(Call call)
    {
        var size = Paging.SizeOf(call);
        if (!TryReadCursor(call, out var before))
            return call.Error(422, "Invalid cursor");
        var failedOnly = call.Http.Request.Query["status"] == "failure";
        var found = sender
            .Deliveries.Where(delivery => delivery.Id < before && !(failedOnly && delivery.Status == "OK"))
            .OrderByDescending(delivery => delivery.Id)
            .Take(size + 1)
            .ToArray();
        var page = found.Take(size).ToArray();
        return Answer.Json(
            page,
            static (json, deliveries) =>
            {
                json.WriteStartArray();
                foreach (var delivery in deliveries)
                    DeliveryJson.WriteItem(json, delivery);
                json.WriteEndArray();
            }
        ) with
        {
            Link =
                found.Length > size
                    ? $"<{call.Urls.Api}{call.Http.Request.Path}?per_page={size.ToString(CultureInfo.InvariantCulture)}"
                        + $"&cursor={Cursor(page[^1].Id)}>; rel=\"next\""
                    : null,
        };
    }

    private Answer Get(Call call) =>
        Find(call) is { } delivery
            ? Answer.Json(
                (delivery, post),
                static (json, of) =>
                {
                    var payload = of.post.Body(of.delivery);
                    DeliveryJson.Write(json, of.delivery, of.post.HeadersOf(of.delivery, payload.Span), payload.Span);
                }
            )
            : call.NotFound();

    private Answer Redeliver(Call call) =>
        Find(call) is { } delivery && sender.Redeliver(delivery.Id)
            ? new Answer(202, "{}"u8.ToArray())
            : call.NotFound();

    private Delivery? Find(Call call) => call.Number("delivery_id") is { } id ? sender.Find(id) : null;

    private static string Cursor(long id) =>
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(id.ToString("v1_#", CultureInfo.InvariantCulture)));

    private static bool TryReadCursor(Call call, out long before)
    {
        before = long.MaxValue;
        var cursor = call.Http.Request.Query["cursor"].ToString();
        if (cursor.Length == 0)
            return true;
        Span<byte> bytes = stackalloc byte[64];
        return Convert.FromHexString(cursor, bytes, out _, out var length) == System.Buffers.OperationStatus.Done
            && bytes[..length].StartsWith("v1_"u8)
            && long.TryParse(bytes[3..length], NumberStyles.None, CultureInfo.InvariantCulture, out before);
    }
}
