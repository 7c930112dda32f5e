using ClientPortal.Web.Features.Search;

namespace ClientPortal.Tests.Access;

/// <summary>
/// People find what they may read: a message in the ticket's thread, a note among staff, a message of the member's group.
/// </summary>
internal static partial class AccessMatrix
{
    private static Pages SearchPages => new()
    {
        { "/search", "ss ++++ ++" },
    };

    private static Endpoints SearchApi => new()
    {
        {
            "GET /api/search", "ss ++++ ++",
            async (who, at) =>
                await who.ApiAsync("GET", $"/api/search?q={Uri.EscapeDataString($"words {at.Mark}")}&conversation={await at.WrittenThreadAsync()}")
        },
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
        {
            // The list ends after 500 people by name, and the matrix makes more: of the organisation, the newcomers come first.
            "ChoicesAsync", "ss n+++ ++", async (it, who, _) =>
                (await it.ChoicesAsync(who)).People.Where(person => person.Name.StartsWith("Newcomer", StringComparison.Ordinal))
        },
        {
            "MessagesAsync", "ss nn++ ++", async (it, who, at) =>
            {
                _ = await at.MessageAsync();
                return await it.MessagesAsync(who, new MessageSearch($"words {at.Mark}"));
            }
        },
        {
            "MessagesAsync", "ss nn++ ++", async (it, who, at) =>
                await it.MessagesAsync(who, new MessageSearch(null, ConversationId: await at.WrittenThreadAsync()))
        },

        // By what a file is called.
        {
            "MessagesAsync", "ss nnn+ ++", async (it, who, at) =>
            {
                _ = await at.SentFileAsync();
                return (await it.MessagesAsync(who, new MessageSearch($"{at.Mark} pdf"))).Where(hit => hit.Files.Count > 0 && !hit.Internal);
            }
        },
        {
            "MessagesAsync", "ss nnnn ++", async (it, who, at) =>
            {
                _ = await at.NoteFileAsync();
                return (await it.MessagesAsync(who, new MessageSearch($"{at.Mark} pdf"))).Where(hit => hit.Internal);
            }
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
