using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Features.Prospects.Calendly;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>The webhook from outside: no forged delivery is accepted, and a duplicate makes one prospect.</summary>
public sealed class CalendlyWebhookTests : IAsyncLifetime
{
    private const string Key = "new-key", Old = "old-key";

    private ApiPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await ApiPortal.StartAsync(services => services.AddSingleton(Keys(Key, Old)));

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_twelve_vectors()
    {
        var body = Encoding.UTF8.GetBytes(CalendlyMaker.Created(email: "vector@example.org"));
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var good = CalendlySignature.Of(body, Key, now);
        byte[] altered = [.. body];
        altered[^10] ^= 1;
        var rewritten = Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString(new() { WriteIndented = true }));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, null)); // 1 missing
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, CalendlySignature.Of(body, "another", now))); // 2 wrong
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, CalendlySignature.Of(body, Key, now.AddSeconds(-200)))); // 3 stale
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, CalendlySignature.Of(body, Key, now.AddSeconds(200)))); // 4 future
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(altered, good)); // 5 one byte altered
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(rewritten, good)); // 6 the same JSON, written again
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(body, good.Replace("v1=", "v1", StringComparison.Ordinal))); // 7 malformed header
        // 8 oversized, though signed
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(Oversized(now, out var tooLarge), tooLarge));
        Assert.Equal((0, 0), await KeptAsync());

        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, good));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(PostAsync(body, good), PostAsync(body, good))); // 9 duplicate
        await Eventually.TrueAsync(async () => await KeptAsync() == (1, 1));

        var oldKey = Encoding.UTF8.GetBytes(CalendlyMaker.Created("EV2/invitees/IN2", "old@example.org"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(oldKey, CalendlySignature.Of(oldKey, Old, now))); // 10 signed with the key before
        await Eventually.TrueAsync(async () => await KeptAsync() == (2, 2));

        // 11 reordered: the cancellation first
        foreach (var late in new[] { CalendlyMaker.Cancelled("EV3/invitees/IN3", "late@example.org"),
            CalendlyMaker.Created("EV3/invitees/IN3", "late@example.org") })
        {
            var bytes = Encoding.UTF8.GetBytes(late);
            Assert.Equal(HttpStatusCode.OK, await PostAsync(bytes, CalendlySignature.Of(bytes, Key, now)));
        }

        await Eventually.TrueAsync(async () => await KeptAsync() == (4, 3));
        var cancelled = await portal.Store.ReadAsync(db => db.Prospects.Where(prospect => prospect.Email == "late@example.org")
            .SelectMany(prospect => prospect.Appointments).SingleAsync());
        Assert.NotNull(cancelled.CancelledAt);
    }

    [Fact]
    public async Task Half_a_surrogate_is_kept_as_the_replacement_character()
    {
        var written = CalendlyMaker.Created("EV9/invitees/IN9", "half@example.org", "Awa MARK Ndiaye")
            .Replace("MARK", "\\ud800", StringComparison.Ordinal)
            .Replace("Votre soci", "\\udc00\\\\ud83d Votre soci", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(written.Replace("Un r", "\\ud83d\\ude00 Un r", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, CalendlySignature.Of(body, Key, TimeProvider.System.GetUtcNow())));

        await Eventually.TrueAsync(async () => await KeptAsync() == (1, 1));
        var prospect = await portal.Store.ReadAsync(db => db.Prospects.Include(one => one.Appointments)
            .SingleAsync(one => one.Email == "half@example.org"));
        Assert.Equal("\uFFFD Ndiaye", prospect.LastName);
        Assert.Contains(prospect.Appointments.Single().Answers,
            answer => answer.Question.StartsWith("\uFFFD\\ud83d Votre", StringComparison.Ordinal));
        Assert.Contains(prospect.Appointments.Single().Answers, answer => answer.Text.StartsWith("😀 Un", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_it_is_closed() // 12
    {
        await using var closed = await ClosedAsync();
        var body = Encoding.UTF8.GetBytes(CalendlyMaker.Created());

        foreach (var key in new[] { Key, "", " ", "null" })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable,
                await PostAsync(body, CalendlySignature.Of(body, key, TimeProvider.System.GetUtcNow()), closed.Portal.Address));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(body, null, closed.Portal.Address));
    }

    [Fact]
    public async Task A_body_that_never_ends_is_not_read_to_its_end()
    {
        using var client = new HttpClient { BaseAddress = portal.Address };
        using var content = new StreamContent(new Endless());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        try
        {
            using var answer = await client.PostAsync("/webhooks/calendly", content);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The portal hung up while we were still sending: just as well.
        }
    }

    [Fact]
    public async Task It_answers_with_problems_and_never_with_a_page()
    {
        using var client = new HttpClient { BaseAddress = portal.Address };
        using var answer = await client.PostAsync("/webhooks/calendly", new StringContent("{}"));

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("signature", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<HttpStatusCode> PostAsync(byte[] body, string? signature, Uri? address = null)
    {
        using var client = new HttpClient { BaseAddress = address ?? portal.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/calendly") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(CalendlySignature.Header, signature);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    // Deliveries and prospects that are not the demo's.
    private Task<(int Deliveries, int Prospects)> KeptAsync() => portal.Store.ReadAsync(async db => (
        await db.Deliveries.CountAsync(delivery => !delivery.InviteeUri.Contains("DEMO") && delivery.Status == DeliveryStatus.Done),
        await db.Prospects.CountAsync(prospect => prospect.Email.EndsWith("@example.org"))));

    private static byte[] Oversized(DateTimeOffset at, out string signature)
    {
        var body = Encoding.UTF8.GetBytes(CalendlyMaker.Created(name: new string('a', 70 * 1024)));
        signature = CalendlySignature.Of(body, Key, at);
        return body;
    }

    private static CalendlyKeys Keys(string? current, string? previous) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:Calendly:SigningKey"] = current, ["Portal:Calendly:PreviousSigningKey"] = previous,
        }).Build());

    private static async Task<Closing> ClosedAsync() => new(await ApiPortal.StartAsync(services => services.AddSingleton(Keys(" ", null))));

    private sealed record Closing(ApiPortal Portal) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Portal.DisposeAsync();
    }

    private sealed class Endless : Stream
    {
        private const long Enough = 100 * 1024 * 1024;
        private long sent;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => sent; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Assert.True(sent < Enough, "The portal reads on and on.");
            sent += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
