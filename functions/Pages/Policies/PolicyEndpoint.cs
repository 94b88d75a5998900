using System.Globalization;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Policies;

/// <summary><c>GET /policy</c>: what is in force; <c>POST /policy</c>: what another text would do. Neither puts anything into force.</summary>
internal sealed class PolicyEndpoint(
    PageGate gate,
    PageWriter writer,
    PolicyTrials trials,
    Replayer replayer,
    PolicyAuthors authors,
    TimeProvider time
)
{
    private const int UsualDays = 30;
    private const int MostDays = 366;

    /// <summary>Shows what is in force.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsAdministratorAsync(context) is not { } visit)
        {
            return;
        }

        await WriteAsync(visit, static model => Task.FromResult(model));
    }

    /// <summary>Judges by another text.</summary>
    public async Task TryAsync(HttpContext context)
    {
        if (await gate.EnterToChangeAsync(context) is not { } visit)
        {
            return;
        }

        var text = context.Request.Form["text"].ToString();
        var isReplay = visit.Value("what") is "replay";
        var days = int.TryParse(visit.Value("days"), CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked, 1, MostDays)
            : UsualDays;
        await WriteAsync(
            visit,
            async model =>
                trials.Read(visit.Grant.Tenant, text) switch
                {
                    PolicyReading.Valid { Policy: var policy } => model with
                    {
                        Text = text,
                        Days = days,
                        Trial = isReplay
                            ? null
                            : await trials.TryAsync(visit.Grant.Tenant, policy, visit.Grant.Sight, visit.Ended),
                        Replay = isReplay ? await ReplayAsync(visit, policy, days) : null,
                    },
                    PolicyReading.Refused { Errors: var errors } => model with
                    {
                        Text = text,
                        Days = days,
                        Errors = errors,
                    },
                    _ => model,
                }
        );
    }

    // Whoever does not run the program sees nothing of AWS, also where it is their organisation's.
    private async Task<ReplayReport> ReplayAsync(Visit visit, Core.Policies.Policy policy, int days)
    {
        var span = new LedgerSpan { Tenant = visit.Grant.Tenant, Since = time.GetUtcNow().AddDays(-days) };
        var report = await replayer.ReplayAsync(policy, span, visit.Ended);
        return visit.Grant.IsOperator
            ? report
            : report with
            {
                Transitions = [.. report.Transitions.Where(one => Sight.IsGitHubs(one.Guardrail))],
                NotJudged = [.. report.NotJudged.Where(one => Sight.IsGitHubs(one.Guardrail))],
                Trips = [.. report.Trips.Where(one => Sight.IsGitHubs(one.Guardrail))],
                Differences = [.. report.Differences.Where(one => Sight.IsGitHubs(one.Guardrail))],
            };
    }

    private async Task WriteAsync(Visit visit, Func<PolicyModel, Task<PolicyModel>> add)
    {
        var grant = visit.Grant;
        var inForce = await trials.ShowAsync(grant.Tenant, visit.Ended);
        // A file that holds for all names what is the operator's alone.
        var isTheirs = grant.IsOperator || (inForce.Status.Tenant == grant.Tenant && inForce.Text is not null);
        var model = await add(
            new PolicyModel(isTheirs ? inForce : inForce with { Text = null })
            {
                Author =
                    isTheirs && grant.Tenant != TenantId.Default
                        ? await authors.FindAsync(grant.Tenant, inForce.Status.Source, visit.Ended)
                        : null,
                ShowsText = isTheirs,
            }
        );
        await writer.WriteAsync<PolicyPage>(
            visit.Context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame("Policy", "policy"),
                ["Model"] = model,
            },
            model.Errors.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }
}
