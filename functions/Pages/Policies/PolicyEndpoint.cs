using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using ZocSec.Core.Storage;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Policies;

/// <summary><c>GET /policy</c>: what is in force; <c>POST /policy</c>: what another text would do. Neither puts anything into force.</summary>
internal sealed class PolicyEndpoint(PageGate gate, PageWriter writer, PolicyTrials trials, PolicyAuthors authors)
{
    /// <summary>Shows what is in force.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        if (!visit.Grant.IsAdministrator)
        {
            await gate.RefuseAsync(context, visit);
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
        await WriteAsync(
            visit,
            async model =>
                trials.Read(visit.Grant.Tenant, text) switch
                {
                    PolicyReading.Valid { Policy: var policy } => model with
                    {
                        Text = text,
                        Trial = await trials.TryAsync(visit.Grant.Tenant, policy, visit.Ended),
                    },
                    PolicyReading.Refused { Errors: var errors } => model with { Text = text, Errors = errors },
                    _ => model,
                }
        );
    }

    private async Task WriteAsync(Visit visit, Func<PolicyModel, Task<PolicyModel>> add)
    {
        var grant = visit.Grant;
        try
        {
            var inForce = await trials.ShowAsync(grant.Tenant, visit.Ended);
            // A file that holds for all names what is the operator's alone.
            var isTheirs = grant.IsOperator || inForce.Status.Tenant == grant.Tenant;
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
        catch (StorageException error)
        {
            await gate.WriteAsync(visit.Context, "Not now", error.Message, StatusCodes.Status503ServiceUnavailable);
        }
    }
}
