using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>What was written, wherever the caller may read it.</summary>
internal static class SearchApi
{
    private const int PageSize = 50;

    public static void MapSearch(this RouteGroupBuilder api) => api.MapGet("/search", FindAsync).WithTags("search").WithSummary(
        "Messages that the caller may read, newest first: by words (q) of what they say or of what their files are called, by author (person), conversation, time (from, to) and files (hasFile)");

    public static async Task<Ok<Page<MessageFound>>> FindAsync(
        Caller caller, SearchQueries queries, string? q, Guid? person, Guid? conversation, DateTimeOffset? from, DateTimeOffset? to, bool? hasFile,
        [Range(0, long.MaxValue)] long? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, SearchQueries.MostPerPage);
        var found = await queries.MessagesAsync(caller.Viewer, new MessageSearch(q, person, conversation, from, to, hasFile), after, most + 1, stop);
        return TypedResults.Ok(new Page<MessageFound>(
            [.. found.Take(most).Select(MessageFound.Of)], found.Count > most ? found[most - 1].Seq.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }
}

/// <summary>A message that was found; <c>GET /api/conversations/{conversationId}/messages?after={seq - 1}</c> reads it where it stands.</summary>
public sealed record MessageFound
{
    public required Guid MessageId { get; init; }
    public required long Seq { get; init; }
    public required Guid ConversationId { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>What the conversation is called in the caller's list.</summary>
    public required string Title { get; init; }

    /// <summary>The page of the portal on which it stands.</summary>
    public required string Href { get; init; }

    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>A note among staff; absent for clients, for whom there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Internal { get; init; }

    /// <summary>What it says, around the first of the words, without Markdown's marks.</summary>
    public required string Snippet { get; init; }

    /// <summary>Where in <c>snippet</c> the words stand.</summary>
    public required IReadOnlyList<SnippetMark> Marks { get; init; }

    /// <summary>What its files are called.</summary>
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
        AuthorName = hit.AuthorName,
        SentAt = hit.SentAt,
        Internal = hit.Internal,
        Snippet = hit.Snippet.Text,
        Marks = hit.Snippet.Marks,
        Files = hit.Files,
    };
}
