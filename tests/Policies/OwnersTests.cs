using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class OwnersTests
{
    private const string Everything = """
        version: 1
        owners:
          evidence: [codeowners, topic]
          topic-prefix: owner-
          property: owning_team
          synonyms:
            platform: [infra, SRE]
            web: []
          directory: { octocat: platform, "mona@octo.example": web, "release[bot]": web }
          tags: [Team]
          creator-tags: ["aws:createdBy"]
          stack-tags: []
          names:
            - { match: "^prod-", owner: platform }
            - { match: "^prod-", owner: web, service: AmazonS3 }
          accounts: { "011111111111": Jane }
        """;

    [Fact]
    public void Read_WithoutTheSection_AsksForAllInTheUsualOrder()
    {
        var owners = TestPolicy.Valid("version: 1\n").Owners;

        Assert.Equal(
            [
                OwnerEvidence.Topic,
                OwnerEvidence.Property,
                OwnerEvidence.Codeowners,
                OwnerEvidence.Team,
                OwnerEvidence.Committers,
                OwnerEvidence.Siblings,
            ],
            owners.Evidence
        );
        Assert.Equal(("team-", "team"), (owners.TopicPrefix, owners.Property));
        Assert.Equal(["Owner", "Team", "CostCenter"], owners.Tags);
        Assert.Equal(["Creator", "CreatedBy", "aws:createdBy"], owners.CreatorTags);
        Assert.Equal(["aws:cloudformation:stack-name", "aws:autoscaling:groupName", "yor_trace"], owners.StackTags);
        Assert.Empty(owners.Names);
        Assert.Empty(owners.Accounts);
        Assert.Empty(owners.Synonyms);
        Assert.Empty(owners.Directory);
    }

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var owners = TestPolicy.Valid(Everything).Owners;

        Assert.Equal([OwnerEvidence.Codeowners, OwnerEvidence.Topic], owners.Evidence);
        Assert.Equal(("owner-", "owning_team"), (owners.TopicPrefix, owners.Property));
        Assert.Equal(["infra", "SRE"], owners.Synonyms["platform"]);
        Assert.Empty(owners.Synonyms["web"]);
        Assert.Equal(("platform", "web"), (owners.Directory["Octocat"], owners.Directory["mona@octo.example"]));
        Assert.Equal(["Team"], owners.Tags);
        Assert.Equal(["aws:createdBy"], owners.CreatorTags);
        Assert.Empty(owners.StackTags);
        Assert.Equal(
            [("^prod-", "platform", null), ("^prod-", "web", "AmazonS3")],
            owners.Names.Select(rule => (rule.Match.Text, rule.Owner, rule.Service))
        );
        Assert.Equal("Jane", owners.Accounts["011111111111"]);
    }

    [Fact]
    public void Read_OneKey_LeavesTheOthersAsTheyAre()
    {
        var owners = TestPolicy.Valid("version: 1\nowners: {topic-prefix: x}\n").Owners;

        Assert.Equal(("x", "team", 6), (owners.TopicPrefix, owners.Property, owners.Evidence.Length));
    }

    [Theory]
    [InlineData("evidence: [topics]", "2:21 an entry of `evidence` is `topics`; write *(did you mean `topic`?)")]
    [InlineData("evidence: [topic, topic]", "2:28 this entry is in `evidence` twice; keep one")]
    [InlineData("evidence: topic", "2:20 `evidence` is `topic`; write a list in the order in which it is asked, *")]
    [InlineData("topic-prefix: ''", "2:24 `topic-prefix` is an empty text; write the beginning of a topic, *")]
    [InlineData("topic-prefix: Team-", "2:24 `topic-prefix` is `Team-`; write the beginning of a topic, *")]
    [InlineData("topic-prefix: -team", "2:24 `topic-prefix` is `-team`; write the beginning of a topic, *")]
    [InlineData("topic-prefix: \"team-\\n\"", "2:24 `topic-prefix` is *; write the beginning of a topic, *")]
    [InlineData("property: 'a b'", "2:20 `property` is `\"a b\"`; write the name of a custom property *")]
    [InlineData("tags: ['aws:x']", "2:17 an entry of `tags` is `\"aws:x\"`; write the key of an AWS tag, *")]
    [InlineData("tags: [A, A]", "2:20 this entry is in `tags` twice; keep one")]
    [InlineData("synonyms: [a]", "2:20 `synonyms` is a list; write a team's slug with its other names, *")]
    [InlineData("synonyms: {Web: [w]}", "2:21 `Web` under `synonyms` is not a team's slug *")]
    [InlineData("synonyms: {web: w}", "2:26 `web` is `w`; write a list of other names, such as [infra, sre]")]
    [InlineData("synonyms: {a: [x], b: [X]}", "2:33 `X` already leads to `a`; a name leads to one team")]
    [InlineData("synonyms: {a: [b], b: []}", "2:25 `b` is a team of its own here; leave it out")]
    [InlineData("directory: {a: Web}", "2:25 `a` is `Web`; write a team's slug *")]
    [InlineData("directory: {'a b': web}", "2:22 `a b` under `directory` is not a person's login *")]
    [InlineData("directory: {'a@b@c': web}", "2:22 `a@b@c` under `directory` is not a person's login *")]
    [InlineData("directory: {a: web, A: web}", "2:30 `A` is already there in other letter case; keep one of them")]
    [InlineData(
        "creator-tags: ['']",
        "2:25 an entry of `creator-tags` is an empty text; write the key of an AWS tag, *"
    )]
    [InlineData("stack-tags: [A, A]", "2:26 this entry is in `stack-tags` twice; keep one")]
    [InlineData("names: [{match: a}]", "2:18 `owner` must be there")]
    [InlineData("names: [{match: a, owner: A B}]", "2:36 `owner` is `A B`; write a team's slug *")]
    [InlineData("names: [{match: 'a(?=b)', owner: b}]", "2:26 `match` is `\"a(?=b)\"`: of groups with *")]
    [InlineData("names: [{match: '(', owner: b}]", "2:26 `match` is `\"(\"`: it is no regular expression; *")]
    [InlineData("names: [{match: 5, owner: b}]", "2:26 `match` is `5`; write a regular expression of at most 200 *")]
    [InlineData("names: [{match: a, owner: b}, {match: a, owner: c}]", "2:40 this entry is in `names` twice; keep one")]
    [InlineData("names: [{match: a, owner: b, svc: c}]", "2:39 a rule about names has no key `svc`; *")]
    [InlineData("accounts: {'1': a}", "2:21 `1` under `accounts` is not an account's id: twelve digits in quotes")]
    [InlineData("evidences: [topic]", "2:10 there is no key `evidences` in `owners`; did you mean `evidence`?")]
    public void Read_Wrong_SaysWhereAndWhatToWrite(string line, string expected)
    {
        var error = Assert.Single(TestPolicy.Errors($"version: 1\nowners: {{{line}}}\n"));

        Assert.Matches(
            $"^{System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal)}$",
            $"{error.Line}:{error.Column} {error.Message}"
        );
    }

    [Theory]
    [InlineData("mona_acme")]
    [InlineData("dependabot[bot]")]
    [InlineData("o'brien@acme.example")]
    [InlineData("1234+mona@users.noreply.example.com")]
    [InlineData("größe@exämple.example")]
    public void Read_ThePeopleOfADirectory_MayHaveAnyAddress(string person) =>
        Assert.Equal(
            "web",
            TestPolicy.Valid($"version: 1\nowners:\n  directory: {{ \"{person}\": web }}\n").Owners.Directory[person]
        );

    [Fact]
    public void Read_LongestPrefix_IsForty()
    {
        Assert.Equal(
            40,
            TestPolicy.Valid($"version: 1\nowners: {{topic-prefix: {Prefix(40)}}}\n").Owners.TopicPrefix.Length
        );
        Assert.Single(TestPolicy.Errors($"version: 1\nowners: {{topic-prefix: {Prefix(41)}}}\n"));
    }

    private static string Prefix(int length) => new('x', length);
}
