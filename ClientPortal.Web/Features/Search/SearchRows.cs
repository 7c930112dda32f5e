using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Search;

/// <summary>Which messages to find; a condition that is null does not apply.</summary>
/// <param name="Words">
/// All of them must occur, each as the beginning of a word, in the text or in the name of a file; accents and case are ignored.
/// </param>
/// <param name="PersonId">Its author.</param>
/// <param name="From">Sent then or later.</param>
/// <param name="To">Sent before.</param>
/// <param name="HasFile">Whether it has files.</param>
public sealed record MessageSearch(
    string? Words, Guid? PersonId = null, Guid? ConversationId = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool? HasFile = null)
{
    /// <summary>Whether there is no condition; then no message is found.</summary>
    public bool AsksNothing => SearchWords.Of(Words).Count == 0 && this with { Words = null } == new MessageSearch(Words: null);
}

/// <summary>A message that was found.</summary>
public sealed record MessageHit
{
    public required Guid MessageId { get; init; }

    /// <summary>Its number in the order of all messages: the cursor for the next page.</summary>
    public required long Seq { get; init; }

    public required Guid ConversationId { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>The group's, the other person's or the project's name or the ticket's heading, as in the viewer's list of conversations.</summary>
    public required string Title { get; init; }

    /// <summary>The page of its conversation, with a query that shows this message.</summary>
    public required string Href { get; init; }

    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>A note among staff.</summary>
    public required bool Internal { get; init; }

    /// <summary>The names of its files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public required Snippet Snippet { get; init; }
}

/// <summary>The choices of the search form.</summary>
public sealed record SearchChoices(IReadOnlyList<Choice> People, string TimeZone);
