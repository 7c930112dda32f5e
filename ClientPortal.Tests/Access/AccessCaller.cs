using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Access;

/// <summary>One identity before the web server: a browser that has signed in, and a program with its token.</summary>
internal sealed class AccessCaller(HostedPortal portal, Actor actor, HttpVisitor visitor, string? token)
{
    private bool IsSignedOut => actor.PersonId == Guid.Empty || actor.IsDisabled;

    public static async Task<AccessCaller> SignInAsync(HostedPortal portal, Actor actor, bool withToken = true)
    {
        var visitor = portal.Visit();
        if (actor.PersonId == Guid.Empty)
        {
            return new AccessCaller(portal, actor, visitor, null);
        }

        var signedIn = await visitor.SignInAsync(actor.Email, Cast.Password);
        Assert.Equal(System.Net.HttpStatusCode.Found, signedIn.StatusCode);
        if (!withToken)
        {
            return new AccessCaller(portal, actor, visitor, null);
        }

        using var answer = await portal.Visit().Http.PostAsJsonAsync("/api/auth/login", new { email = actor.Email, password = Cast.Password });
        return new AccessCaller(portal, actor, visitor, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["accessToken"]!);
    }

    /// <summary>The same cookies, after something about the person has changed.</summary>
    public AccessCaller As(Actor changed) => new(portal, changed, visitor, token);

    /// <summary>The same with a cookie of its own, for what ends or changes the sign-in.</summary>
    public Task<AccessCaller> AgainAsync() => IsSignedOut ? Task.FromResult(this) : SignInAsync(portal, actor, withToken: false);

    /// <summary>As a browser asks for an address.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => visitor.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>As a form of a page is sent, with the token that the page gave it.</summary>
    public Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields) =>
        IsSignedOut ? visitor.SendFromAsync("/login", path, fields) : visitor.SendAsPersonAsync(actor.PersonId, path, fields);

    /// <summary>A file as a page's script sends it, with the page's token, or as a program does; without one the address is deleted.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string path, byte[]? file)
    {
        using var request = new HttpRequestMessage(file is null ? HttpMethod.Delete : HttpMethod.Post, path);
        if (file is not null)
        {
            request.Content = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "a.png" } };
        }

        if (path.StartsWith("/api/", StringComparison.Ordinal) && token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (!IsSignedOut)
        {
            request.Headers.Add("RequestVerificationToken", visitor.TokensOf(actor.PersonId).RequestToken);
        }

        return await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>As a page calls, with its antiforgery token and these bytes as the body.</summary>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new ByteArrayContent(body) };
        if (!IsSignedOut)
        {
            request.Headers.Add("RequestVerificationToken", visitor.TokensOf(actor.PersonId).RequestToken);
        }

        return await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>As a program calls.</summary>
    public async Task<HttpResponseMessage> ApiAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var response = await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await (await DocumentedAnswers.OfAsync(visitor.Http)).NoteAsync(response);
        return response;
    }
}
