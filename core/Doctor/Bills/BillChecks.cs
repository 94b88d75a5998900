using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Bills;

/// <summary>
/// Whether the billing data that the operator's policy names can be read, and what was read can be kept. Lists, and reads
/// manifests; asks no question that costs, and changes nothing.
/// </summary>
/// <param name="settings">The server's settings.</param>
/// <param name="time">The clock.</param>
internal sealed class BillChecks(DoctorSettings settings, TimeProvider time)
{
    /// <summary>What findings of billing data are called.</summary>
    public const string Name = "billing";

    /// <summary>What to do where the message itself says how.</summary>
    public const string Mend = "mend that, and ask the doctor again; docs/billing.md says what reading takes";

    /// <summary>How long one place may take, and Athena.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Checks.</summary>
    /// <param name="policy">The operator's policy.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Empty when the policy names no billing data.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync(Policy policy, CancellationToken ct)
    {
        var billing = policy.Billing;
        // What is wrong with the settings is said where settings are.
        if (!billing.IsAsked || settings.Aws is not { } aws)
        {
            return [];
        }

        var findings = new List<Finding>();
        if (settings.BillingStore is { } store)
        {
            findings.Add(StoreCheck.Check(store));
        }

        var athena = billing.Engine is BillingEngine.Athena ? billing.Athena : null;
        var places = athena is null ? billing.Reports : [];
        var isOthers = (athena is not null || places.Any(S3Place.IsMeant)) && await IsForAnotherAsync(aws, ct);
        if (isOthers)
        {
            findings.Add(
                Finding.Warn(
                    Name,
                    $"the hub role {aws.HubRoleArn} is for the server's identity in Azure, which this machine does not have: AWS is not asked for billing data",
                    "run zocsec doctor where the server runs"
                )
            );
        }

        using var clients = BillingAws.Create(aws, billing, time);
        foreach (var place in places.Where(place => !isOthers || !S3Place.IsMeant(place)))
        {
            findings.Add(await LookAsync(place, cancel => PlaceAsync(place, clients, cancel), ct));
        }

        if (athena is not null && !isOthers)
        {
            var check = new AthenaCheck(clients, athena, time);
            findings.Add(await LookAsync(AthenaCheck.Subject, check.RunAsync, ct));
        }

        return findings;
    }

    private static async Task<Finding> PlaceAsync(string place, BillingAws clients, CancellationToken ct)
    {
        var found = await ReportFinder.FindAsync(ReportPlaces.Open(place, clients), ReportSelection.All, ct);
        var periods = found.Versions.Select(version => version.Period).Distinct().Order().ToList();
        var reports = found.Versions.Select(version => version.Report).Distinct(StringComparer.Ordinal).Count();
        return Finding.Ok(
            Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{reports} report{(reports == 1 ? "" : "s")}, {periods.Count} period{(periods.Count == 1 ? "" : "s")}, the newest {periods[^1]:yyyy-MM}"
            ),
            Quoted.Of(place)
        );
    }

    // Elsewhere than in Azure there is no token to show to the hub role, and asking again and again brings none.
    private async Task<bool> IsForAnotherAsync(AwsSettings aws, CancellationToken ct)
    {
        if (aws.HubRoleArn is null || settings.IsInAzure)
        {
            return false;
        }

        using var members = new MemberCredentials(aws, time);
        try
        {
            await members.WhoAsync().WaitAsync(Patience, time, ct);
            return false;
        }
        catch (AwsCallException fault)
        {
            return fault.Action is HubCredentials.Token;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<Finding> LookAsync(
        string subject,
        Func<CancellationToken, Task<Finding>> look,
        CancellationToken ct
    )
    {
        var about = Quoted.Of(subject);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            // Asking for a session cannot be cancelled, so that it is left behind.
            return await look(bounded.Token).WaitAsync(Patience, time, ct);
        }
        catch (BillingException refused)
        {
            return Finding.Fail(Name, refused.Message, Mend, about);
        }
        catch (RestatedException)
        {
            return Finding.Warn(Name, "reports are written anew at this moment", "ask again in a while", about);
        }
        catch (TimeoutException)
        {
            return Finding.Fail(
                Name,
                $"could not be looked through in {Patience.TotalSeconds:0} s",
                "name a prefix or folder that holds the reports and nothing else; check AWS_REGION, proxy and firewall",
                about
            );
        }
        // What nobody expected of one place is no reason to say nothing of the others.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Finding.Fail(
                Name,
                $"could not be looked at ({error.GetType().Name})",
                "try again; if it stays, report it",
                about
            );
        }
        finally
        {
            await bounded.CancelAsync();
        }
    }
}
