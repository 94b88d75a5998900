using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Edits;

/// <summary>Whether a file is an audit of the GitHub and under the policy with which it is to be applied.</summary>
internal static class PlanMatch
{
    /// <summary>Why it is not.</summary>
    public static IEnumerable<string> Problems(PlanAbout about, EditRequest request, OwnersSettings owners, Uri apiUrl)
    {
        if (about.ApiUrl is { } audited && Root(audited) != Root(apiUrl))
        {
            yield return $"{request.File} is an audit of {audited}, and this would apply it at {apiUrl}: set GitHub__ApiUrl to {audited}";
        }

        if (request.Policy is null)
        {
            yield break;
        }

        if (about.OwnerProperty is { } property && property != owners.Property)
        {
            yield return $"{request.File} shows the property {OneLine.Of(property)}, and owners.property of the policy is {owners.Property}: audit again with this policy";
        }

        if (about.TopicPrefix is { } prefix && prefix != owners.TopicPrefix)
        {
            yield return $"{request.File} was made for topics that begin with {OneLine.Of(prefix)}, and owners.topic-prefix of the policy is {owners.TopicPrefix}: audit again with this policy";
        }

        static string Root(Uri url) => url.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>How owners are named: as at the time of the audit, as far as the file says it.</summary>
    public static OwnersSettings OwnersOf(PlanAbout about, OwnersSettings owners) =>
        owners with
        {
            Property = about.OwnerProperty ?? owners.Property,
            TopicPrefix = about.TopicPrefix ?? owners.TopicPrefix,
        };

    /// <summary>What a person ought to know of a file before it is applied.</summary>
    public static IEnumerable<string> Notes(Plan plan)
    {
        var counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Repositories} rows, {plan.Rows.Length} of them with something to change"
        );
        yield return plan.Rows.IsEmpty
            ? $"{counts}: fill in Topic_add, Topic_del or Property_set; what is changed in other columns does not count"
            : counts;
        if (plan.Rows.Count(row => row.IsHidden) is > 0 and var hidden)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{hidden} of these rows are hidden or filtered away; they count all the same"
            );
        }

        foreach (var sheet in plan.OtherSheets)
        {
            yield return $"the sheet {OneLine.Of(sheet)} has the headers of a plan too, but only {Columns.WorkbookNames.Inventory} counts";
        }
    }
}
