using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClientPortal.Web.Features.Prospects.Calendly;

namespace ClientPortal.Tests.Features.Prospects.Calendly;

public sealed class CalendlySignatureTests
{
    private const string Key = "the-signing-key", Old = "the-key-before";
    private const long Time = 1_795_165_200; // 2026-11-20 09:00:00 UTC

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Time);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"event":"invitee.created",  "payload":{"email":"é@example.org","n":1.0}}""");

    [Fact]
    public void It_is_the_hmac_that_calendly_describes()
    {
        // printf '%s' '1795165200.{"a":1}' | openssl dgst -sha256 -hmac the-signing-key
        const string Expected = "t=1795165200,v1=d3b4c214fcd5251f6d81f1870d2c27063a616ff27d11e3ca6f3a5f6956790e49";
        Assert.True(CalendlySignature.Holds(Expected, Encoding.UTF8.GetBytes("""{"a":1}"""), [Key], Now));
        Assert.Equal(Expected, CalendlySignature.Of(Encoding.UTF8.GetBytes("""{"a":1}"""), Key, Now));
    }

    [Fact]
    public void A_signature_with_the_current_or_the_previous_key_is_accepted()
    {
        Assert.True(CalendlySignature.Holds(CalendlySignature.Of(Body, Key, Now), Body, [Key], Now));
        Assert.True(CalendlySignature.Holds(CalendlySignature.Of(Body, Old, Now), Body, [Key, Old], Now));
        Assert.False(CalendlySignature.Holds(CalendlySignature.Of(Body, Old, Now), Body, [Key], Now));
    }

    [Fact]
    public void Without_a_key_no_signature_is_accepted()
    {
        Assert.False(CalendlySignature.Holds(CalendlySignature.Of(Body, Key, Now), Body, [], Now));
        Assert.False(CalendlySignature.Holds(CalendlySignature.Of(Body, "", Now), Body, [], Now));
    }

    [Theory]
    [InlineData(-180, true)]
    [InlineData(180, true)]
    [InlineData(-181, false)] // stale: replayed
    [InlineData(181, false)] // from the future: meant to be replayed
    [InlineData(-86_400, false)]
    public void The_window_is_three_minutes_either_way(int seconds, bool holds) =>
        Assert.Equal(holds, CalendlySignature.Holds(CalendlySignature.Of(Body, Key, Now.AddSeconds(seconds)), Body, [Key], Now));

    [Fact]
    public void One_byte_altered_anywhere_breaks_it()
    {
        var header = CalendlySignature.Of(Body, Key, Now);
        for (var at = 0; at < Body.Length; at++)
        {
            var altered = Body.ToArray();
            altered[at] ^= 1;
            Assert.False(CalendlySignature.Holds(header, altered, [Key], Now));
        }

        Assert.False(CalendlySignature.Holds(header, [.. Body, (byte)'\n'], [Key], Now));
        Assert.False(CalendlySignature.Holds(header, Body.AsSpan(..^1), [Key], Now));
    }

    [Fact]
    public void The_same_json_in_another_format_is_refused()
    {
        var rewritten = Encoding.UTF8.GetBytes(JsonNode.Parse(Body)!.ToJsonString(JsonSerializerOptions.Web));

        Assert.NotEqual(Body, rewritten);
        Assert.False(CalendlySignature.Holds(CalendlySignature.Of(Body, Key, Now), rewritten, [Key], Now));
    }

    [Fact]
    public void Another_time_than_the_signed_one_breaks_it()
    {
        var header = CalendlySignature.Of(Body, Key, Now);

        Assert.False(CalendlySignature.Holds(header.Replace($"t={Time}", $"t={Time + 1}", StringComparison.Ordinal), Body, [Key], Now));
        Assert.False(CalendlySignature.Holds(header.Replace($"t={Time}", $"t=0{Time}", StringComparison.Ordinal), Body, [Key], Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("=,=")]
    [InlineData("t,v1")]
    [InlineData("{t}")]
    [InlineData("{v}")]
    [InlineData("t=,{v}")]
    [InlineData("t=now,{v}")]
    [InlineData("t=-1,{v}")]
    [InlineData("t=99999999999999999999999999,{v}")]
    [InlineData("t=1795165200.0,{v}")]
    [InlineData("{t},{t},{v}")] // which of them was signed?
    [InlineData("{t},v1=")]
    [InlineData("{t},v1=00")]
    [InlineData("{t},{v}00")]
    [InlineData("{t},v1=zz")]
    [InlineData("{t},v0={h}")]
    [InlineData("{t};{v}")]
    [InlineData("{h}")]
    public void A_malformed_header_never_holds(string? form)
    {
        var (time, signature) = CalendlySignature.Of(Body, Key, Now).Split(',') is [var t, var v] ? (t, v) : ("", "");
        var header = form?.Replace("{t}", time, StringComparison.Ordinal).Replace("{v}", signature, StringComparison.Ordinal)
            .Replace("{h}", signature[3..], StringComparison.Ordinal);

        Assert.False(CalendlySignature.Holds(header, Body, [Key], Now));
        Assert.False(CalendlySignature.Holds(header is null ? null : header + new string(' ', 1_000_000), Body, [Key], Now));
    }

    [Fact]
    public void Order_spaces_capitals_and_unknown_parts_do_not_matter()
    {
        var (time, signature) = CalendlySignature.Of(Body, Key, Now).Split(',') is [var t, var v] ? (t, v) : ("", "");

        Assert.True(CalendlySignature.Holds($"{signature},{time}", Body, [Key], Now));
        Assert.True(CalendlySignature.Holds($" {time} , v1={signature[3..].ToUpperInvariant()}", Body, [Key], Now));
        Assert.True(CalendlySignature.Holds($"{time},v2=abc,{signature}", Body, [Key], Now));
        Assert.True(CalendlySignature.Holds($"{time},v1={new string('0', 64)},{signature}", Body, [Key], Now)); // one of two keys, while they change
    }
}
