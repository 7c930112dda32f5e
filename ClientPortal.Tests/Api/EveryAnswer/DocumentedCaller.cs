using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;

namespace ClientPortal.Tests.Api.EveryAnswer;

/// <summary>One identity at the API, or none. All answers are noted in the document.</summary>
/// <param name="portal">The portal that it calls.</param>
/// <param name="document">Where answers are noted.</param>
/// <param name="http">How.</param>
/// <param name="token">Null for a caller who has not signed in.</param>
/// <param name="isStopped">Whether a maintenance keeps it from writing: then each call that changes something is made during one first.</param>
internal sealed class DocumentedCaller(HostedPortal portal, DocumentedAnswers document, HttpClient http, string? token = null, bool isStopped = false)
{
    /// <summary>The same portal with a person's token.</summary>
    public async Task<DocumentedCaller> SignInAsync(string email, bool isAdmin = false)
    {
        var tokens = (await SendAsync(200, "POST", "/api/auth/login", new { email, password = Cast.Password }))!;
        Tokens = tokens;
        return With((string)tokens["accessToken"]!, !isAdmin);
    }

    /// <summary>The same portal with another token.</summary>
    public DocumentedCaller With(string other, bool stopped = false) => new(portal, document, http, other, stopped);

    /// <summary>What the last sign-in through this caller answered.</summary>
    public JsonNode? Tokens { get; private set; }

    /// <summary>The body of an answer with this status; another status fails the test.</summary>
    /// <param name="expected">The status.</param>
    /// <param name="method">GET, POST …</param>
    /// <param name="path">With its query.</param>
    /// <param name="body">An object for JSON, or a form (<see cref="Form"/>).</param>
    /// <param name="match">The header <c>If-Match</c>.</param>
    public async Task<JsonNode?> SendAsync(int expected, string method, string path, object? body = null, string? match = null)
    {
        if (isStopped && expected < 300 && method != "GET")
        {
            var now = portal.Get<TimeProvider>().GetUtcNow();
            portal.Get<MaintenanceState>().Set(new MaintenanceWindow(Guid.NewGuid(), now.AddHours(-1), now.AddHours(1), "", ""));
            try
            {
                await TrySendAsync(method, path, Content(body));
            }
            finally
            {
                portal.Get<MaintenanceState>().Set(null);
            }
        }

        var (status, text) = await TrySendAsync(method, path, Content(body), match);
        Assert.True(status == expected, $"{method} {path} was {status} and not {expected}: {text}");
        return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null;
    }

    /// <summary>Status and text of any answer; of an open stream and of files no text.</summary>
    public async Task<(int Status, string Text)> TrySendAsync(string method, string path, HttpContent? content = null, string? match = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.ExpectContinue = content?.Headers.ContentLength > LargeBody;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await document.NoteAsync(answer);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json"
            ? await answer.Content.ReadAsStringAsync() : "");
    }

    /// <summary>A form with a file and fields.</summary>
    public static Func<HttpContent> Form(string name, string content, params (string Name, string Value)[] fields) => () =>
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(value), field);
        }

        return form;
    };

    // Bytes. Above it the server is asked first whether it takes the body.
    private const long LargeBody = 1024 * 1024;

    private static HttpContent? Content(object? body) =>
        body is null ? null : body is Func<HttpContent> make ? make() : JsonContent.Create(body, body.GetType());
}
