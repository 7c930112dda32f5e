using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Walks through the static pages as a browser does: opens the form, sends it with its hidden fields.</summary>
public sealed partial class HttpVisitor(HttpClient http, CookieContainer cookies, HostedPortal portal)
{
    public HttpClient Http => http;

    public CookieCollection Cookies => cookies.GetCookies(http.BaseAddress!);

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path);

    /// <summary>Opens the page of a form and sends it.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(string path, params (string Name, string Value)[] fields) =>
        await SendAsync(path, [.. await HiddenAsync(path), .. fields]);

    /// <summary>Opens a page and sends a form of it to another address, with the page's token.</summary>
    public async Task<HttpResponseMessage> SendFromAsync(string page, string path, params (string Name, string Value)[] fields) =>
        await SendAsync(path, [(await HiddenAsync(page)).First(field => field.Name == "__RequestVerificationToken"), .. fields]);

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string path = "/login") =>
        SendFormAsync(path, ("Typed.Email", email), ("Typed.Password", password));

    /// <summary>Sends a form of a live page, where a circuit has put the token.</summary>
    public async Task<HttpResponseMessage> SendAsPersonAsync(Guid personId, string path, params (string Name, string Value)[] fields)
    {
        var tokens = TokensOf(personId);
        return await SendAsync(path, [(tokens.FormFieldName, tokens.RequestToken!), .. fields]);
    }

    /// <summary>The token that a live page of this person carries.</summary>
    public AntiforgeryTokenSet TokensOf(Guid personId)
    {
        using var scope = portal.Services.CreateScope();
        var page = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        page.Request.Headers.Cookie = cookies.GetCookieHeader(http.BaseAddress!);
        page.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, personId.ToString())], "test"));
        return scope.ServiceProvider.GetRequiredService<IAntiforgery>().GetTokens(page);
    }

    // A page may have several forms, each with a token of its own: one of them is enough, and two are none.
    private async Task<IEnumerable<(string Name, string Value)>> HiddenAsync(string page) => HiddenField().Matches(await http.GetStringAsync(page))
        .Select(field => (Name: WebUtility.HtmlDecode(field.Groups[1].Value), Value: WebUtility.HtmlDecode(field.Groups[2].Value)))
        .DistinctBy(field => field.Name);

    private Task<HttpResponseMessage> SendAsync(string path, IEnumerable<(string Name, string Value)> fields) =>
        http.PostAsync(path, new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]));

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" """)]
    private static partial Regex HiddenField();
}
