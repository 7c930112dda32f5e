using ClientPortal.Web.Features.Search;

namespace ClientPortal.Tests.Access;

/// <summary>What was written is found by whoever may read it: a message in the ticket's thread, a note among staff, a talk of the member's group.</summary>
internal static partial class AccessMatrix
{
    private static Pages SearchPages => new()
    {
        { "/search", "ss ++++ ++" },
    };

    // By a word of the ticket's title: of the other things the same filter decides as in their lists.
    private static Methods<PaletteQueries> PaletteQueries => new()
    {
        {
            "FindAsync", "ss nn++ ++", async (it, who, at) =>
            {
                await at.TicketAsync();
                return (await it.FindAsync(who, $"ticket {at.Mark}")).Where(item => item.Kind == "ticket");
            }
        },
    };

    private static Methods<SearchQueries> SearchQueries => new()
    {
        { "ChoicesAsync", "ss n+++ ++", async (it, who, at) => (await it.ChoicesAsync(who)).People.Where(person => person.Id == at.Subject) },
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
