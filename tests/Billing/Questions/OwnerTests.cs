using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>Who owns a resource, and what says so.</summary>
public sealed class OwnerTests
{
    private static readonly OwnersSettings Owners = new()
    {
        Tags = ["Owner", "Team"],
        Synonyms = new OwnersSettings().Synonyms.Add("platform", ["infra", "SRE"]),
        Directory = new OwnersSettings().Directory.Add("jane@acme.example", "web"),
        Names =
        [
            new NameRule(Ask.Pattern("^i-prod"), "core", "AmazonEC2"),
            new NameRule(Ask.Pattern(@"^pay-\d+$"), "payments"),
        ],
        Accounts = new OwnersSettings().Accounts.Add("111111111111", "@acme/infra"),
    };

    public static TheoryData<string, string, string, BilledOwnership> Evidence { get; } =
        new()
        {
            { "Owner=web", "web", "tag Owner", BilledOwnership.Owned },
            { "owner=web", "web", "tag owner", BilledOwnership.Owned },
            { "Owner=web|owner=other", "web", "tag Owner", BilledOwnership.Owned },
            { "Team=web|Owner= ", "web", "tag Team", BilledOwnership.Owned },
            { "Team=web|Owner=-", "web", "tag Team", BilledOwnership.Owned },
            { "Owner=SRE", "platform", "tag Owner", BilledOwnership.Owned },
            { "Owner=@acme/team-infra", "platform", "tag Owner", BilledOwnership.Owned },
            { "Owner=Jane@acme.example", "web", "tag Owner", BilledOwnership.Owned },
            { "Owner=Jane Doe", "Jane Doe", "tag Owner", BilledOwnership.Owned },
            { "Owner=web|Name=pay-1", "web", "tag Owner", BilledOwnership.Owned },
            { "Name=pay-1|Creator=joe", "payments", @"name ^pay-\d+$", BilledOwnership.Owned },
            { "Name=pay-x|Creator=joe", "joe", "tag Creator", BilledOwnership.Likely },
            { "aws:createdBy=IAMUser:AIDAX:joe", "joe", "tag aws:createdBy", BilledOwnership.Likely },
            {
                "aws_created_by=AssumedRole:AROAX:jane@acme.example",
                "web",
                "tag aws_created_by",
                BilledOwnership.Likely
            },
            { "aws:createdBy=Root:111111111111", "platform", "account", BilledOwnership.ByAccount },
            { "aws:createdBy=AssumedRole:AROAX:i-0123456789abcdef0", "platform", "account", BilledOwnership.ByAccount },
            {
                "aws:cloudformation:stack-name=sre",
                "platform",
                "tag aws:cloudformation:stack-name",
                BilledOwnership.Likely
            },
            {
                "aws:cloudformation:stack-name=pay-7",
                "payments",
                "tag aws:cloudformation:stack-name",
                BilledOwnership.Likely
            },
            {
                "aws:cloudformation:stack-name=shop",
                "stack shop",
                "tag aws:cloudformation:stack-name",
                BilledOwnership.Likely
            },
            { "aws:autoscaling:groupName=g|Creator=joe", "joe", "tag Creator", BilledOwnership.Likely },
            { "Unrelated=x", "platform", "account", BilledOwnership.ByAccount },
            { "", "platform", "account", BilledOwnership.ByAccount },
        };

    [Theory]
    [MemberData(nameof(Evidence))]
    public async Task Owner_IsToldByTheMostTrustedEvidence(
        string tags,
        string owner,
        string rule,
        BilledOwnership ownership
    )
    {
        var resource = await Ask.OneAsync(Owners, directory: null, new Line { Tags = Tags(tags) });

        Assert.Equal((owner, rule, ownership), (resource.Owner, resource.Rule, resource.Ownership));
    }

    [Theory]
    [InlineData("i-prod1", "AmazonEC2", "core")]
    [InlineData("i-prod1", "AmazonVPC", "platform")]
    [InlineData("xi-prod1", "AmazonEC2", "platform")]
    public async Task NameRule_IsForItsServiceOnly(string id, string service, string owner) =>
        Assert.Equal(
            owner,
            (await Ask.OneAsync(Owners, directory: null, new Line { Resource = id, Service = service })).Owner
        );

    [Fact]
    public async Task Account_WithoutOwner_LeavesItUnowned()
    {
        var resource = await Ask.OneAsync(Owners, directory: null, new Line { Account = "222222222222" });

        Assert.Equal(("", "", BilledOwnership.Unowned), (resource.Owner, resource.Rule, resource.Ownership));
    }

    [Fact]
    public async Task AccountsOfAws_AnswerWhereOwnersNameNobody()
    {
        await using var engine = new TinyEngine();
        engine.Add(new Line(), new Line { Account = "222222222222" });
        var report = await Ask.ReportAsync(
            engine,
            policy: new Policy
            {
                Owners = Owners,
                Accounts =
                [
                    new() { Id = "111111111111", Owner = "nobody" },
                    new() { Id = "222222222222", Owner = "team-sre" },
                ],
            }
        );

        Assert.Equal(["platform", "platform"], (await report.ListAsync()).Select(resource => resource.Owner));
    }

    [Fact]
    public async Task OwnerWhoChanges_IsTheLatestAndTheEarlierIsSaid()
    {
        var resource = await Ask.OneAsync(
            Owners,
            directory: null,
            new Line { Tags = [("Owner", "zoo")], Last = At(3) },
            new Line { Tags = [("Owner", "ape")], Last = At(9) },
            new Line { Last = At(12) }
        );

        Assert.Equal(("ape", "earlier in the period: zoo"), (resource.Owner, resource.Conflict));
    }

    [Fact]
    public async Task OwnersAtTheSameTime_AreTheGreatestInOrder()
    {
        string[] owners = ["a", "c", "b"];
        var lines = owners.Select(owner => new Line { Tags = [("Owner", owner)] }).ToArray();

        var there = await Ask.OneAsync(Owners, directory: null, lines);
        var back = await Ask.OneAsync(Owners, directory: null, [.. lines.Reverse()]);

        Assert.Equal("c", there.Owner);
        Assert.Equal(there, back);
    }

    [Fact]
    public async Task AnotherTagWithAnotherOwner_IsSaid()
    {
        var resource = await Ask.OneAsync(
            Owners,
            directory: null,
            new Line { Tags = [("Owner", "infra"), ("owner", "sre"), ("Team", "web")] }
        );

        Assert.Equal(("platform", "tag Team: web"), (resource.Owner, resource.Conflict));
        Assert.Equal("infra", resource.OwnerTag);
    }

    [Fact]
    public async Task SpellingsOfOneName_AreOneOwner()
    {
        await using var engine = new TinyEngine();
        engine.Add(
            new Line { Resource = "i-1", Tags = [("Owner", "Data Lake")] },
            new Line { Resource = "i-2", Tags = [("Owner", "data-lake")] },
            new Line { Resource = "i-3", Tags = [("OWNER", "@acme/data-lake")] },
            new Line { Resource = "i-4", Tags = [("Owner", "x/data-lake")] }
        );
        var report = await Ask.ReportAsync(engine, Owners);

        Assert.Equal(
            [("@acme/data-lake", 3m), ("x/data-lake", 1m)],
            report.Owners.Select(group => (group.Key, group.Total))
        );
    }

    [Fact]
    public async Task Directory_KnowsWhoIsThere()
    {
        var directory = OwnerDirectory.Read(
            new StringReader("Name,E-Mail,Login,Team,Left\nJoe Doe,joe@acme.example,jdoe,web,yes\nAda,,ada,,no\n"),
            "people.csv",
            Ask.October
        );
        await using var engine = new TinyEngine();
        engine.Add(
            new Line { Resource = "i-1", Tags = [("Owner", "jdoe")] },
            new Line { Resource = "i-2", Tags = [("Owner", "ADA")] },
            new Line
            {
                Resource = "i-3",
                Tags = [("Owner", "eve")],
                Billed = 5,
            },
            new Line { Resource = "i-4", Tags = [("Owner", "web")] },
            new Line { Resource = "i-5", Tags = [("Owner", "infra")] }
        );
        var report = await Ask.ReportAsync(engine, Owners, directory);

        Assert.Equal(
            [
                ("eve", "eve is not in the directory"),
                ("web", "jdoe has left"),
                ("Ada", ""),
                ("web", ""),
                ("platform", ""),
            ],
            (await report.ListAsync()).Select(resource => (resource.Owner, resource.Conflict))
        );
        Assert.Equal(
            [
                new UnknownOwner("eve", HasLeft: false, "USD", 1, 5),
                new UnknownOwner("jdoe", HasLeft: true, "USD", 1, 1),
            ],
            report.UnknownOwners
        );
        Assert.Equal("people.csv", report.Header.Directory);
    }

    [Theory]
    [InlineData("'; DROP TABLE lines; --")]
    [InlineData("' || (SELECT 1) || '")]
    [InlineData("a\\'b\"c{{period}}")]
    [InlineData("a\u001fb")]
    [InlineData("a\nb")]
    [InlineData("🎈 größe")]
    public async Task HostileTags_AreTexts(string text)
    {
        var owners = Owners with { Tags = [text], StackTags = ["s" + text] };
        var owned = await Ask.OneAsync(owners, directory: null, new Line { Tags = [(text, text)] });
        var stacked = await Ask.OneAsync(owners, directory: null, new Line { Tags = [("s" + text, text)] });

        Assert.Equal((BilledOwnership.Owned, "tag " + text, text), (owned.Ownership, owned.Rule, owned.OwnerTag));
        Assert.Equal((BilledOwnership.Likely, "stack " + text), (stacked.Ownership, stacked.Owner));
    }

    [Fact]
    public async Task LongValue_IsCutAsAnOwnerAndWholeAsATag()
    {
        var resource = await Ask.OneAsync(
            Owners,
            directory: null,
            new Line { Tags = [("Owner", new string('x', 10_000))] }
        );

        Assert.Equal((256, 10_000), (resource.Owner.Length, resource.OwnerTag.Length));
    }

    private static DateTime At(int day) => new(2026, 10, day, 0, 0, 0, DateTimeKind.Utc);

    private static (string, string)[] Tags(string text) =>
        [
            .. text.Split('|', StringSplitOptions.RemoveEmptyEntries)
                .Select(tag =>
                    (
                        tag[..tag.IndexOf('=', StringComparison.Ordinal)],
                        tag[(tag.IndexOf('=', StringComparison.Ordinal) + 1)..]
                    )
                ),
        ];
}
