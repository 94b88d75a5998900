using ZocSec.Core.Aws.S3;

namespace ZocSec.Tests.Aws.S3;

/// <summary>What a bucket's policy lets anybody do.</summary>
public sealed class BucketPolicyTextTests
{
    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}""", "s3:GetObject")]
    [InlineData(
        """{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:PutObject","s3:GetObject"]}""",
        "s3:GetObject s3:PutObject"
    )]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1:root","*"]},"Action":"s3:*"}""", "s3:*")]
    [InlineData(
        """{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::1:root"},"Action":"s3:GetObject"}""",
        "s3:GetObject"
    )]
    [InlineData("""{"Effect":"Allow","Principal":"*","NotAction":"s3:PutObject"}""", "*")]
    // What does not narrow.
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"Bool":{"aws:SecureTransport":"true"}}}""",
        "a"
    )]
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}}""",
        "a"
    )]
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"StringEqualsIfExists":{"aws:SourceVpc":"vpc-1"}}}""",
        "a"
    )]
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","0.0.0.0/0"]}}}""",
        "a"
    )]
    // What is for somebody.
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":"s3:GetObject"}""", "")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"*"},"Action":"s3:GetObject"}""", "")]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"s3:*"}""", "")]
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}""",
        ""
    )]
    [InlineData(
        """{"Effect":"Allow","Principal":"*","Action":"a","Condition":{"IpAddress":{"AWS:SOURCEIP":"10.0.0.0/8"}}}""",
        ""
    )]
    public void Statement_OpensToAnybodyOnlyWhatItSays(string statement, string actions)
    {
        Assert.Equal(
            actions,
            string.Join(
                ' ',
                BucketPolicyText.PublicActions($$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""")
            )
        );
        Assert.Equal(
            actions,
            string.Join(' ', BucketPolicyText.PublicActions($$"""{"Version":"2012-10-17","Statement":{{statement}}}"""))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("<Error><Code>NoSuchBucketPolicy</Code></Error>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Statement":[1,"x",null]}""")]
    public void WhatIsNoPolicy_OpensNothing(string text) => Assert.Empty(BucketPolicyText.PublicActions(text));
}
