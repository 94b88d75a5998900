using System.Text.Json;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Tests.GitHub.Setup;

/// <summary>The manifest is the only source of permissions and events, and asks for no more and no less than is needed.</summary>
public sealed class AppManifestTests
{
    private static readonly AppManifest Manifest = AppManifest.Instance;

    [Fact]
    public void Permissions_AreWhatGuardrailsAndFeaturesNeed() =>
        Assert.Equal(
            AppNeeds.Permissions,
            Manifest
                .Permissions.Select(permission => KeyValuePair.Create(permission.Name, permission.Level))
                .OrderBy(permission => permission.Key, StringComparer.Ordinal)
        );

    [Fact]
    public void Events_AreWhatGuardrailsAndFeaturesNeed() =>
        Assert.Equal(
            AppNeeds.Events.Order(StringComparer.Ordinal),
            Manifest.Events.Select(one => one.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void EachPermissionAndEvent_HasItsReason()
    {
        Assert.All(Manifest.Permissions, permission => Assert.InRange(permission.Reason.Length, 20, 200));
        Assert.All(Manifest.Events, one => Assert.InRange(one.Reason.Length, 20, 200));
        Assert.Equal(
            Manifest.Permissions.Length + Manifest.Events.Length,
            Manifest.Permissions.Select(p => p.Reason).Concat(Manifest.Events.Select(e => e.Reason)).Distinct().Count()
        );
    }

    [Fact]
    public void ToJson_HasTheAddressesOfTheProgram()
    {
        Assert.True(PublicUrl.TryRead("https://zocsec.example.com/guard", out var url, out _));

        var json = JsonDocument.Parse(Manifest.ToJson("Acme \"Guard\"", url, url.SetupDone)).RootElement;

        Assert.Equal("Acme \"Guard\"", json.GetProperty("name").GetString());
        Assert.Equal("https://zocsec.example.com/guard/setup/done", json.GetProperty("redirect_url").GetString());
        Assert.Equal(
            "https://zocsec.example.com/guard/api/github/webhooks",
            json.GetProperty("hook_attributes").GetProperty("url").GetString()
        );
        Assert.Equal(
            ["https://zocsec.example.com/guard/signin/callback"],
            json.GetProperty("callback_urls").EnumerateArray().Select(callback => callback.GetString())
        );
        Assert.False(json.GetProperty("public").GetBoolean());
        Assert.Equal(Manifest.Permissions.Length, json.GetProperty("default_permissions").EnumerateObject().Count());
        Assert.Equal(Manifest.Events.Length, json.GetProperty("default_events").GetArrayLength());
        Assert.InRange(Manifest.Name.Length, 1, AppManifest.LongestName);
    }
}
