using System.Net;
using ClientPortal.Domain.Prospects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Prospects;

/// <summary>The public contact form, over HTTP.</summary>
public sealed class ContactHttpTests : IDisposable
{
    private readonly HostedPortal portal = new();

    public void Dispose() => portal.Dispose();

    [Fact]
    public async Task A_message_becomes_a_prospect_that_staff_see()
    {
        var stranger = portal.Visit();

        var answer = await SendAsync(stranger, "awa@example.org", ("Typed.FirstName", "Awa"), ("Typed.LastName", "<b>Ndiaye</b>"),
            ("Typed.Company", "Teranga"), ("Typed.Phone", "77 123 45 67"), ("Typed.Message", "Bonjour,\r\nun réseau ?"));

        Assert.Equal((HttpStatusCode.Found, "/contact?sent=1"), (answer.StatusCode, answer.Headers.Location!.Local()));
        Assert.Contains("data-testid=\"contact-thanks\"", await stranger.Http.GetStringAsync("/contact?sent=1"), StringComparison.Ordinal);
        var prospect = Assert.Single(await MadeAsync());
        Assert.Equal(
            ("Awa", "<b>Ndiaye</b>", "Teranga", "Bonjour,\nun réseau ?", ProspectSource.WebForm, ProspectStatus.New),
            (prospect.FirstName, prospect.LastName, prospect.Company, prospect.Notes, prospect.Source, prospect.Status));
    }

    [Fact]
    public async Task The_page_needs_no_circuit_and_speaks_both_languages()
    {
        var stranger = portal.Visit();
        var french = await stranger.Http.GetStringAsync("/contact");
        await stranger.GetAsync("/language?to=en&back=/contact");
        var english = await stranger.Http.GetStringAsync("/contact");

        Assert.Contains("Écrivez-nous", WebUtility.HtmlDecode(french), StringComparison.Ordinal);
        Assert.Contains("Write to us", english, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", french, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_that_fills_in_every_field_is_thanked_and_ignored()
    {
        var answer = await SendAsync(
            portal.Visit(), "bot@example.org", ("Typed.FirstName", "Bot"), ("Typed.Message", "Buy"), ("Typed.Website", "https://spam.example"));

        Assert.Equal("/contact?sent=1", answer.Headers.Location!.Local());
        Assert.Empty(await MadeAsync());
    }

    [Theory]
    [InlineData("", "Bonjour", "Laissez-nous un e-mail ou un téléphone")]
    [InlineData("pas une adresse", "Bonjour", "adresse")]
    [InlineData("a@example.org", "", "Votre message")]
    public async Task What_is_missing_is_said_and_what_was_typed_stays(string email, string message, string sentence)
    {
        var answer = await SendAsync(portal.Visit(), email, ("Typed.FirstName", "Reste \"là\""), ("Typed.Message", message));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("data-testid=\"contact-error\"", page, StringComparison.Ordinal);
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains("Reste \"là\"", page, StringComparison.Ordinal);
        Assert.Empty(await MadeAsync());
    }

    [Fact]
    public async Task Too_many_messages_are_refused_and_the_input_stays()
    {
        var stranger = portal.Visit();
        for (var time = 0; time < 5; time++)
        {
            Assert.Equal(HttpStatusCode.Found, (await SendAsync(stranger, "often@example.org", ("Typed.Message", $"{time}"))).StatusCode);
        }

        var answer = await SendAsync(stranger, "often@example.org", ("Typed.Message", "Encore une fois"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Contains("Encore une fois", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(5, (await MadeAsync()).Count);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_taken()
    {
        var answer = await portal.Visit().Http.PostAsync(
            "/contact", new FormUrlEncodedContent([new("_handler", "contact"), new("Typed.Email", "x@example.org"), new("Typed.Message", "x")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await MadeAsync());
    }

    private static Task<HttpResponseMessage> SendAsync(HttpVisitor stranger, string email, params (string Name, string Value)[] fields) =>
        stranger.SendFormAsync("/contact", [("Typed.Email", email), .. fields]);

    private Task<List<Prospect>> MadeAsync() => portal.Store.ReadAsync(
        db => db.Prospects.Where(prospect => prospect.Email.EndsWith("@example.org") || prospect.Email == "").ToListAsync());
}

file static class Uris
{
    public static string Local(this Uri uri) => new Uri(new Uri("http://localhost"), uri).PathAndQuery;
}
