using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A program that uses the portal's HTTP API, signed in or not. Answers come back as they are: a test says what it expects.</summary>
public sealed class PortalClient(Uri address) : IDisposable
{
    // A body that is refused by its length is not sent when the refusal is waited for; after a second, by default, a client sends it all the same.
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
    })
    { BaseAddress = address };

    /// <summary>What sign-in answered; null before it.</summary>
    public JsonNode? Tokens { get; private set; }

    public string AccessToken => (string)Tokens!["accessToken"]!;

    /// <summary>A client that has signed in, in French unless it says otherwise.</summary>
    public static async Task<PortalClient> SignInAsync(Uri address, string email, string password = "Password123!")
    {
        var client = new PortalClient(address);
        var answer = await client.PostAsync("/api/auth/login", new { email, password });
        client.Use(answer.Ok());
        return client;
    }

    /// <summary>Carries these tokens from here on: another sign-in, a refresh, or those of a client of the portal before its restart.</summary>
    public void Use(JsonNode tokens)
    {
        Tokens = tokens;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
    }

    /// <summary>The language that it wishes its sentences in.</summary>
    public void Speak(string language) => http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body));

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        await (await DocumentedAnswers.OfAsync(http)).CheckAsync(response);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>The list at a path, page after page to its end.</summary>
    public async Task<List<JsonNode>> AllAsync(string path, int limit = 50, long? after = null)
    {
        var all = new List<JsonNode>();
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var next = after?.ToString();
        do
        {
            var page = (await GetAsync($"{path}{separator}limit={limit}{(next is null ? "" : $"&after={next}")}")).Ok();
            all.AddRange(page["items"]!.AsArray()!);
            next = page["next"]?.ToString();
        }
        while (next is not null);

        return all;
    }

    /// <summary>
    /// The event stream from its opening on: the task ends when the stream is open, and its items are read as they come.
    /// </summary>
    /// <param name="lastEventId">Where an earlier stream broke off; null begins now.</param>
    public async Task<EventReader> OpenStreamAsync(long? lastEventId = null, CancellationToken stop = default, bool withNotifications = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/events/stream");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", $"{lastEventId}");
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        return new EventReader(response) { WithNotifications = withNotifications };
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What the portal answered, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode? Json => JsonNode.Parse(Text);

    /// <summary>The stable code of a refusal.</summary>
    public string? Rule => (string?)Json?["rule"];

    /// <summary>The sentence of a refusal.</summary>
    public string? Title => (string?)Json?["title"];

    /// <summary>The body of a success; a refusal fails the test with what it says.</summary>
    public JsonNode Ok() => (int)Status is >= 200 and < 300
        ? Json!
        : throw new HttpRequestException($"{(int)Status}: {Text}", inner: null, Status);
}

/// <summary>An open event stream.</summary>
public sealed class EventReader(HttpResponseMessage response) : IDisposable
{
    private IAsyncEnumerator<SseItem<JsonNode>>? items;

    /// <summary>The id of the last event; null where it had none.</summary>
    public string? EventId { get; private set; }

    public HttpResponseMessage Response => response;

    /// <summary>Whether the reader wants the signals of notifications; they follow what a test does when the worker comes to it.</summary>
    public bool WithNotifications { get; init; }

    /// <summary>The next event, as soon as it is there; null at the end of the stream.</summary>
    public async Task<JsonNode?> NextAsync(CancellationToken stop = default)
    {
        items ??= SseParser.Create(await response.Content.ReadAsStreamAsync(stop), (_, data) => JsonNode.Parse(data)!)
            .EnumerateAsync(stop).GetAsyncEnumerator(stop);
        do
        {
            if (!await items.MoveNextAsync())
            {
                return null;
            }
        }
        while (!WithNotifications && items.Current.EventType.StartsWith("notification.", StringComparison.Ordinal));

        var item = items.Current;
        EventId = item.EventId;
        Assert.Equal($"{item.Data["name"]}", item.EventType);

        // A signal has no cursor.
        Assert.True(item.Data["seq"] is not { } seq || $"{seq}" == EventId, $"The event {item.Data["seq"]} has the id {EventId}.");
        return item.Data;
    }

    public void Dispose() => response.Dispose();
}
