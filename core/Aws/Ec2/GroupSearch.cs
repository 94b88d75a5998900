using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Aws.Ec2;

/// <summary>What the errand of looking for security groups needs to know, which an event touched without naming them by id.</summary>
/// <param name="Account">In which account.</param>
/// <param name="Region">In which region.</param>
/// <param name="Filter">EC2's name of what is known of them: <c>group-name</c>, <c>ip-permission.prefix-list-id</c>.</param>
/// <param name="Values">What it is.</param>
/// <param name="Trigger">The event.</param>
/// <param name="Actor">Who caused it; null when unknown.</param>
/// <param name="Happened">When.</param>
internal sealed record GroupSearch(
    string Account,
    string Region,
    string Filter,
    ImmutableArray<string> Values,
    string Trigger,
    string? Actor,
    DateTimeOffset Happened
)
{
    /// <summary>The kind of these errands.</summary>
    public const string Kind = "security-group-search";

    /// <summary>Reads it back.</summary>
    public static GroupSearch? Of(Errand errand) => errand.Data.Deserialize(GroupSearchJson.Default.GroupSearch);
}

/// <summary>Has groups looked for that an event names by nothing but their names, or by a prefix list that their rules use.</summary>
internal sealed class GroupSearchReaction : IEventReaction
{
    private const string Service = AwsEvent.TypePrefix + "ec2.";
    private const string PrefixListChange = Service + "ModifyManagedPrefixList";

    // The call returns before the list has its new entries.
    private static readonly TimeSpan s_listDelay = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public IEnumerable<Work> WorkFor(SourceEvent source)
    {
        if (!source.Type.StartsWith(Service, StringComparison.Ordinal) || AwsFacts.Of(source) is not { } facts)
        {
            return [];
        }

        return facts switch
        {
            { PrefixList: { } list } when source.Type is PrefixListChange =>
            [
                Search("ip-permission.prefix-list-id", [list], s_listDelay),
            ],
            { Groups.IsEmpty: true, GroupNames: { IsEmpty: false } names } =>
            [
                Search("group-name", names, TimeSpan.Zero),
            ],
            _ => [],
        };

        Errand Search(string filter, ImmutableArray<string> values, TimeSpan delay) =>
            new(
                $"{GroupSearch.Kind}/{source.Key}",
                source.Time + delay,
                GroupSearch.Kind,
                source.Tenant,
                JsonSerializer.SerializeToElement(
                    new GroupSearch(facts.Account, facts.Region, filter, values, source.Key, source.Actor, source.Time),
                    GroupSearchJson.Default.GroupSearch
                )
            );
    }
}

/// <summary>Finds them, and has each looked at.</summary>
internal sealed class GroupSearchRunner(
    SecurityGroups groups,
    AwsAccounts accounts,
    GuardrailSet guardrails,
    TimeProvider time
) : IErrandRunner
{
    private const int Page = 200;
    private static readonly GuardrailName s_search = new("aws/search");
    private static readonly TimeSpan s_policyWait = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public string Kind => GroupSearch.Kind;

    /// <inheritdoc />
    public async Task<ErrandResult> RunAsync(Errand errand, CancellationToken ct)
    {
        if (GroupSearch.Of(errand) is not { } search)
        {
            return new ErrandResult.Refused("this version cannot read what is to be looked for");
        }

        if (await accounts.ReadyAsync(ct) is { } unknown)
        {
            return new ErrandResult.Later(unknown.Reason, unknown.RetryAt ?? time.GetUtcNow() + s_policyWait);
        }

        if (accounts.Policy.AccountOf(search.Account) is not { } account)
        {
            return new ErrandResult.Refused($"account {search.Account} is not in the policy any more");
        }

        var target = new AwsTarget(account, search.Region, s_search);
        try
        {
            var found = ImmutableArray.CreateBuilder<Work>();
            string? token = null;
            do
            {
                var page = await groups.ListAsync(target, token, Page, ct, search.Filter, search.Values);
                found.AddRange(page.Groups.SelectMany(group => LooksAt(errand, search, group.Id)));
                token = page.Next;
            } while (token is not null);

            return new ErrandResult.Done(found.ToImmutable());
        }
        catch (AwsCallException fault)
        {
            return AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, time.GetUtcNow()) switch
            {
                { RetryAt: { } retryAt } later => new ErrandResult.Later(later.Reason, retryAt),
                var blocked => new ErrandResult.Refused(blocked.Reason),
            };
        }
    }

    private IEnumerable<Look> LooksAt(Errand errand, GroupSearch search, string group)
    {
        var resource = SecurityGroupEvent.Resource(errand.Tenant, search.Account, search.Region, group);
        return guardrails
            .Of(SecurityGroupState.Kind)
            .Select(guardrail => new Look(
                $"{errand.Id}/{guardrail.Definition.Name}/{group}",
                time.GetUtcNow(),
                guardrail.Definition.Name,
                new Hint(resource),
                LookCause.Event,
                search.Trigger,
                search.Actor,
                search.Happened,
                time.GetUtcNow()
            ));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GroupSearch))]
internal sealed partial class GroupSearchJson : JsonSerializerContext;
