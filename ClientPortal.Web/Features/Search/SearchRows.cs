using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Search;

/// <summary>Which messages are searched; what is null does not matter.</summary>
/// <param name="Words">All of them, each the beginning of a word, in what it says or in what one of its files is called; accents and case do not count.</param>
/// <param name="PersonId">Its author.</param>
/// <param name="From">Sent then or later.</param>
/// <param name="To">Sent before.</param>
/// <param name="HasFile">Whether it brought files.</param>
public sealed record MessageSearch(
    string? Words, Guid? PersonId = null, Guid? ConversationId = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool? HasFile = null)
{
    /// <summary>Nothing was asked: nothing is found.</summary>
    public bool AsksNothing => SearchWords.Of(Words).Count == 0 && this with { Words = null } == new MessageSearch(Words: null);
}

/// <summary>A message that was found.</summary>
public sealed record MessageHit
{
    public required Guid MessageId { get; init; }

    /// <summary>Its place in the order of all messages: the cursor for the next page, and where its conversation opens.</summary>
    public required long Seq { get; init; }

    public required Guid ConversationId { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>A group's name, the other's name, the project's or the ticket's, as the viewer's list of conversations has it.</summary>
    public required string Title { get; init; }

    /// <summary>The page on which it stands, at its place.</summary>
    public required string Href { get; init; }

    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>A note among staff.</summary>
    public required bool Internal { get; init; }

    /// <summary>What its files are called.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public required Snippet Snippet { get; init; }
}

/// <summary>What a search can be narrowed by.</summary>
public sealed record SearchChoices(IReadOnlyList<Choice> People, string TimeZone);
