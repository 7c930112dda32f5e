using ClientPortal.Web.Features.Search;

namespace ClientPortal.Tests.Access;

/// <summary>What was written is found by whoever may read it: a message in the ticket's thread, a note among staff, a talk of the member's group.</summary>
internal static partial class AccessMatrix
{
    private static Methods<SearchQueries> SearchQueries => new()
    {
        {
            "MessagesAsync", "ss nn++ ++", async (it, who, at) =>
            {
                _ = await at.MessageAsync();
                return await it.MessagesAsync(who, new MessageSearch($"words {at.Mark}"));
            }
        },
        {
            "MessagesAsync", "ss nn++ ++", async (it, who, at) => await it.MessagesAsync(who, new MessageSearch(null, ConversationId: await at.WrittenThreadAsync()))
        },

        // Of a note a client finds nothing, by none of its words.
        {
            "MessagesAsync", "ss nnnn ++", async (it, who, at) =>
            {
                _ = await at.NoteAsync();
                return await it.MessagesAsync(who, new MessageSearch(NoteWords(at)));
            }
        },
    };
}
