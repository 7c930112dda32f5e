using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Files;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>Messages of every kind of conversation.</summary>
internal static class ConversationsApi
{
    private const int PageSize = 50;
    private const int MostPerPage = 200;

    public static void MapConversations(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/conversations").WithTags("conversations");
        all.MapGet("/", ListAsync).WithSummary("The caller's talks, groups and rooms of projects: pinned ones first, then by their last message");
        all.MapPost("/", BeginAsync)
            .WithSummary(
                "A talk with one person (the same pair again answers with the first talk), a group of several, "
                + "or the room of a project or event")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        var conversations = api.MapGroup("/conversations/{id:guid}").WithTags("conversations").ProducesProblem(StatusCodes.Status404NotFound);
        conversations.MapGet("/messages", MessagesAsync).WithSummary("Oldest first; after a cursor");
        conversations.MapPost("/messages", SendAsync).WithSummary("Writes a message. The same clientId again answers with the first message")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        conversations.MapPost("/read", ReadAsync).WithSummary("The caller has read up to a cursor, or all of it");
        conversations.MapPost("/typing", TypingAsync).WithSummary("The caller types: shown to others for ten seconds")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        var messages = api.MapGroup("/messages/{id:guid}").WithTags("conversations")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        messages.MapPatch("/", EditAsync).WithSummary("Says it otherwise (its author)")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        messages.MapDelete("/", DeleteAsync).WithSummary("Takes back what it said (its author); that there was a message stays")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        messages.MapPut("/reactions/{emoji}", ReactAsync).WithSummary("Puts an emoji on it")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        messages.MapDelete("/reactions/{emoji}", UnreactAsync).WithSummary("Takes the caller's emoji away");
    }

    public static async Task<Ok<Page<ConversationBody>>> ListAsync(
        Caller caller, MessengerQueries queries, ConversationCursor? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var rows = await queries.ListAsync(caller.Viewer, limit: most + 1, after: after?.Place, stop: stop);
        var next = rows.Count > most ? new ConversationCursor(rows[most - 1].Place).ToString() : null;
        return TypedResults.Ok(new Page<ConversationBody>([.. rows.Take(most).Select(ConversationBody.Of)], next));
    }

    public static async Task<Created<ConversationBody>> BeginAsync(
        Caller caller, [FromBody] NewConversation body, MessengerCommands commands, MessengerQueries queries, CancellationToken stop)
    {
        var id = body switch
        {
            { CalendarId: { } calendar } => await commands.OpenEventRoomAsync(caller.Viewer, calendar, stop),
            { ProjectId: { } project } => await commands.OpenProjectRoomAsync(caller.Viewer, project, stop),
            { Name: null, People: [var one] } => await commands.OpenDirectAsync(caller.Viewer, one, stop),
            _ => await commands.CreateGroupAsync(caller.Viewer, new GroupFields(body.Name, body.Description, body.Emoji), body.People, stop),
        };
        return TypedResults.Created($"/api/conversations/{id}/messages", await queries.RowAsync(caller.Viewer, id, stop) is { } row
            ? ConversationBody.Of(row)
            : new ConversationBody { Id = id, Kind = ConversationKind.Project, Title = "" });
    }

    public static async Task<Ok<Page<MessageBody>>> MessagesAsync(
        Caller caller, Guid id, ConversationQueries queries, [Range(0, long.MaxValue)] long? after, [Range(1, int.MaxValue)] int? limit,
        CancellationToken stop)
    {
        await queries.FindAsync(caller.Viewer, id, stop: stop);
        var page = await queries.PageAsync(
            caller.Viewer, id, after: after ?? 0, limit: Math.Clamp(limit ?? PageSize, 1, MostPerPage), stop: stop);
        var next = page.MoreAfter ? page.Messages[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<MessageBody>([.. page.Messages.Select(MessageBody.Of)], next));
    }

    public static async Task<Created<MessageBody>> SendAsync(
        Caller caller, Guid id, [FromBody] NewMessage body, ConversationCommands commands, MessageRateLimits limits,
        ConversationQueries queries, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.Send);
        var draft = new MessageDraft(body.ClientId, body.Content ?? "")
        {
            Internal = body.Internal,
            ReplyToId = body.ReplyToId,
            Mentions = body.Mentions ?? [],
            Attachments = body.Attachments ?? [],
        };
        var sent = await commands.SendAsync(caller.Viewer, id, draft, stop);
        return TypedResults.Created($"/api/messages/{sent.Id}", MessageBody.Of(await queries.OneAsync(caller.Viewer, sent.Id, stop)));
    }

    public static async Task<NoContent> ReadAsync(
        Caller caller, Guid id, [FromBody] ReadUpTo? body, ReceiptCommands receipts, CancellationToken stop)
    {
        await receipts.MarkAsync(caller.Viewer, id, body?.UpTo ?? long.MaxValue, body?.UpTo ?? long.MaxValue, stop);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> TypingAsync(
        Caller caller, Guid id, TypingCommands commands, MessageRateLimits limits, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.Type);
        await commands.TypeAsync(caller.Viewer, id, isInternal: false, stop);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<MessageBody>> EditAsync(
        Caller caller, Guid id, [FromBody] MessageText body, ConversationCommands commands, MessageRateLimits limits,
        ConversationQueries queries, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.Change);
        await commands.EditAsync(caller.Viewer, id, body.Content ?? "", stop);
        return TypedResults.Ok(MessageBody.Of(await queries.OneAsync(caller.Viewer, id, stop)));
    }

    public static async Task<NoContent> DeleteAsync(
        Caller caller, Guid id, ConversationCommands commands, MessageRateLimits limits, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.Change);
        await commands.DeleteAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> ReactAsync(
        Caller caller, Guid id, string emoji, ConversationCommands commands, MessageRateLimits limits, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.React);
        await commands.ReactAsync(caller.Viewer, id, emoji, stop);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> UnreactAsync(
        Caller caller, Guid id, string emoji, ConversationCommands commands, MessageRateLimits limits, CancellationToken stop)
    {
        limits.Take(caller.Viewer, MessageAction.React);
        await commands.UnreactAsync(caller.Viewer, id, emoji, stop);
        return TypedResults.NoContent();
    }
}

/// <summary>A conversation in the caller's list.</summary>
public sealed record ConversationBody
{
    public required Guid Id { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>A group's name, the other person's name in a direct conversation, or the name of the project, ticket or event.</summary>
    public required string Title { get; init; }

    /// <summary>The project, ticket or event of the conversation; null for the other kinds.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Messages of other authors that the caller has not read; counted up to 100.</summary>
    public int Unread { get; init; }

    public bool Muted { get; init; }
    public bool Pinned { get; init; }
    public DateTimeOffset? LastMessageAt { get; init; }

    public static ConversationBody Of(ConversationRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        Title = row.Kind == ConversationKind.Direct ? ShownName.Of(row.Title) : row.Title,
        SubjectId = row.SubjectId,
        Unread = row.Unread,
        Muted = row.Muted,
        Pinned = row.PinnedAt is not null,
        LastMessageAt = row.Last?.SentAt,
    };
}

/// <summary>
/// A conversation to open: one person for a direct conversation, several people or a <c>name</c> for a group, a project or an event for its own.
/// </summary>
public sealed record NewConversation
{
    public IReadOnlyList<Guid> People { get; init; } = [];
    public string? Name { get; init; }
    public string? Description { get; init; }
    public string? Emoji { get; init; }
    public Guid? ProjectId { get; init; }

    /// <summary>An event of the calendar that the caller organises or is invited to.</summary>
    public Guid? CalendarId { get; init; }
}

/// <summary>A message; <c>seq</c> is its position in the order that every reader sees, and the cursor of lists and of read receipts.</summary>
public sealed record MessageBody
{
    public required Guid Id { get; init; }
    public required long Seq { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid ClientId { get; init; }
    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }

    /// <summary>Markdown, raw HTML off; empty once deleted.</summary>
    public required string Content { get; init; }

    /// <summary>True for an internal note of staff. Clients never receive one, so it is absent for them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Internal { get; init; }

    public Guid? ReplyToId { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public required IReadOnlyList<ReactionRow> Reactions { get; init; }

    /// <summary>Its files; <c>GET /api/files/{id}</c> downloads one.</summary>
    public required IReadOnlyList<AttachmentRow> Attachments { get; init; }

    public static MessageBody Of(MessageRow row) => new()
    {
        Id = row.Id,
        Seq = row.Seq,
        ConversationId = row.ConversationId,
        ClientId = row.ClientId,
        AuthorId = row.AuthorId,
        AuthorName = ShownName.Of(row.AuthorName),
        Content = row.Content,
        Internal = row.Internal,
        ReplyToId = row.ReplyToId,
        SentAt = row.SentAt,
        EditedAt = row.EditedAt,
        DeletedAt = row.DeletedAt,
        Reactions = row.Reactions,
        Attachments = row.Attachments,
    };
}

public sealed record NewMessage
{
    /// <summary>The message's id on the caller's side, the same at every retry.</summary>
    public Guid ClientId { get; init; }

    public string? Content { get; init; }

    /// <summary>True for an internal note, which only staff can read.</summary>
    public bool Internal { get; init; }

    public Guid? ReplyToId { get; init; }

    /// <summary>Ids of the people that the message mentions. People who cannot read it are left out.</summary>
    public IReadOnlyList<Guid>? Mentions { get; init; }

    /// <summary>Ids of files that the caller has uploaded to this conversation.</summary>
    public IReadOnlyList<Guid>? Attachments { get; init; }
}

public sealed record MessageText(string? Content);

/// <summary>The <c>seq</c> of a message; null for all messages.</summary>
public sealed record ReadUpTo(long? UpTo);
