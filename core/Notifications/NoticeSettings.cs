using System.Collections.Frozen;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications;

/// <summary>What the operator sets for notices. Not a record: nothing may print it.</summary>
public sealed class NoticeSettings
{
    /// <summary>How the settings begin whose secrets the operator's policy may name.</summary>
    public const string Secrets = "Notify__Secrets__";

    /// <summary>How those begin that an organisation's policy may name; its installation's number and two underscores follow.</summary>
    public const string Organizations = "Notify__Organizations__";

    /// <summary>The addresses of webhooks, by the settings' names outside; case does not matter.</summary>
    public FrozenDictionary<string, Uri> Webhooks { get; init; } = FrozenDictionary<string, Uri>.Empty;

    /// <summary>The server of mails; null: there is none.</summary>
    public SmtpSettings? Smtp { get; init; }

    /// <summary>The folder of templates; null: those built in are used.</summary>
    public string? Templates { get; init; }

    /// <summary>Where the program is reached from outside; null: it does not know, and writes no links.</summary>
    public PublicUrl? PublicUrl { get; init; }

    /// <summary>
    /// The setting that a policy means by the name of a secret. It can be no other than one that is there for this purpose,
    /// and an organisation's policy reaches only those of that organisation.
    /// </summary>
    /// <param name="notify">The policy's section.</param>
    /// <param name="tenant">Whose policy it is.</param>
    /// <param name="name">The name in the policy.</param>
    public static string SettingOf(NotifySettings notify, TenantId tenant, string name) =>
        notify.IsOrganizations ? $"{Organizations}{tenant}__{name}" : $"{Secrets}{name}";

    /// <summary>Whether a setting, by its name outside, is to hold the address of a webhook.</summary>
    public static bool IsWebhook(string setting) =>
        setting.StartsWith(Secrets, StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith(Organizations, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="setting">A setting by its name outside; null when it is not set.</param>
    /// <param name="names">The names outside of all settings of webhooks that there are.</param>
    /// <param name="publicUrl">Where the program is reached from outside; null: it does not know.</param>
    /// <param name="problems">What is wrong, each beginning with the setting's name; no secret is shown.</param>
    public static NoticeSettings Read(
        Func<string, string?> setting,
        IEnumerable<string> names,
        PublicUrl? publicUrl,
        ICollection<string> problems
    )
    {
        var webhooks = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (setting(name) is not { } text)
            {
                continue;
            }

            if (TryReadWebhook(text, out var address))
            {
                webhooks[name] = address;
            }
            else
            {
                problems.Add($"{name} must be the address of a webhook, which begins with https");
            }
        }

        var folder = setting("Notify__Templates");
        if (folder is not null && !Directory.Exists(folder))
        {
            problems.Add($"Notify__Templates names the folder {folder}, which is not there");
        }

        return new NoticeSettings
        {
            Webhooks = webhooks.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Smtp = SmtpSettings.Read(setting, problems),
            Templates = folder,
            PublicUrl = publicUrl,
        };
    }

    // What stays on this machine needs no encryption.
    private static bool TryReadWebhook(string text, out Uri address) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out address!)
        && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
