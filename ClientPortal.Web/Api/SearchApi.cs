using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>Search in every message that the caller may read.</summary>
internal static class SearchApi
{
    private const int PageSize = 50;

    public static void MapSearch(this RouteGroupBuilder api) => api.MapGet("/search", FindAsync).WithTags("search").WithSummary(
        "Messages that the caller may read, newest first: by words (q) of what they say or of what their files are called, "
        + "by author (person), conversation, time (from, to) and files (hasFile)");

    public static async Task<Ok<Page<MessageFound>>> FindAsync(
        Caller caller, SearchQueries queries, string? q, Guid? person, Guid? conversation, DateTimeOffset? from, DateTimeOffset? to, bool? hasFile,
        [Range(0, long.MaxValue)] long? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, SearchQueries.MostPerPage);
        var search = new MessageSearch(q, person, conversation, from, to, hasFile);
        var found = await queries.MessagesAsync(caller.Viewer, search, after, most + 1, stop);
        var next = found.Count > most ? found[most - 1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<MessageFound>([.. found.Take(most).Select(MessageFound.Of)], next));
    }
}

/// <summary>A message that was found; <c>GET /api/conversations/{conversationId}/messages?after={seq - 1}</c> reads its thread from there.</summary>
public sealed record MessageFound
{
    public required Guid MessageId { get; init; }
    public required long Seq { get; init; }
    public required Guid ConversationId { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>The conversation's title in the caller's list.</summary>
    public required string Title { get; init; }

    /// <summary>The address of the portal's page that shows the message.</summary>
    public required string Href { get; init; }

    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>True for an internal note of staff. Clients never receive one, so it is absent for them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Internal { get; init; }

    /// <summary>An excerpt of the text around the first match, without Markdown syntax.</summary>
    public required string Snippet { get; init; }

    /// <summary>The positions of the matches in <c>snippet</c>.</summary>
    public required IReadOnlyList<SnippetMark> Marks { get; init; }

    /// <summary>The names of its files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public static MessageFound Of(MessageHit hit) => new()
    {
        MessageId = hit.MessageId,
        Seq = hit.Seq,
        ConversationId = hit.ConversationId,
        Kind = hit.Kind,
        Title = hit.Title,
        Href = hit.Href,
        AuthorId = hit.AuthorId,
        AuthorName = ShownName.Of(hit.AuthorName),
        SentAt = hit.SentAt,
        Internal = hit.Internal,
        Snippet = hit.Snippet.Text,
        Marks = hit.Snippet.Marks,
        Files = hit.Files,
    };
}
