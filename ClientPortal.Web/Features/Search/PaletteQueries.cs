using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Search;

/// <summary>Anyone and anything that the viewer may see, by a few letters of its name.</summary>
public sealed class PaletteQueries(PortalStore store)
{
    /// <summary>Of each kind; who wants more searches where they are listed.</summary>
    public const int MostOfAKind = 5;

    public async Task<List<PaletteItem>> FindAsync(Viewer viewer, string words, CancellationToken stop = default)
    {
        var wanted = Text.Fold(words).Trim();
        if (wanted.Length == 0)
        {
            return [];
        }

        return await store.ReadAsync(
            async db =>
            {
                var people = await db.People.VisibleTo(viewer).Where(person => person.Id != viewer.PersonId && person.DisabledAt == null && PortalDb.Fold(person.Name).Contains(wanted))
                    .OrderBy(person => person.Name).Take(MostOfAKind).Select(person => new { person.Id, person.Name, person.JobTitle }).ToListAsync(stop);
                var groups = await db.Conversations.VisibleTo(viewer).Where(one => one.Kind == ConversationKind.Group && PortalDb.Fold(one.Name).Contains(wanted))
                    .OrderBy(one => one.Name).Take(MostOfAKind).Select(one => new { one.Id, one.Name }).ToListAsync(stop);
                var projects = await db.Projects.VisibleTo(viewer).Where(project => PortalDb.Fold(project.Name).Contains(wanted))
                    .OrderBy(project => project.Name).Take(MostOfAKind).Select(project => new { project.Id, project.Name }).ToListAsync(stop);
                var (number, described) = (Ticket.ParseNumber(words.Trim()), db.TicketsHolding([.. SearchWords.Of(words)]));
                var tickets = await db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Number == number || described.Contains(ticket.Number))
                    .OrderByDescending(ticket => ticket.Number).Take(MostOfAKind).Select(ticket => new { ticket.Number, ticket.Title }).ToListAsync(stop);
                var prospects = await db.Prospects.VisibleTo(viewer).Where(prospect => PortalDb.Fold(prospect.FirstName + " " + prospect.LastName + " " + prospect.Company).Contains(wanted))
                    .OrderByDescending(prospect => prospect.CreatedAt).Take(MostOfAKind).Select(prospect => new { prospect.Id, prospect.FirstName, prospect.LastName, prospect.Company }).ToListAsync(stop);
                return (List<PaletteItem>)
                [
                    .. people.Select(one => new PaletteItem("person", one.Name, one.JobTitle, $"/messages?new=1&with={one.Id}")),
                    .. groups.Select(one => new PaletteItem("group", one.Name, "", $"/messages/{one.Id}")),
                    .. projects.Select(one => new PaletteItem("project", one.Name, "", $"/projects/{one.Id}")),
                    .. tickets.Select(one => new PaletteItem("ticket", one.Title, Ticket.Shown(one.Number), $"/tickets/{Ticket.Shown(one.Number)}")),
                    .. prospects.Select(one => new PaletteItem("prospect", $"{one.FirstName} {one.LastName}".Trim(), one.Company, $"/prospects/{one.Id}")),
                ];
            },
            stop);
    }
}

/// <summary>A thing to go to.</summary>
/// <param name="Kind"><c>person</c>, <c>group</c>, <c>project</c>, <c>ticket</c>, <c>prospect</c>, <c>page</c>.</param>
public sealed record PaletteItem(string Kind, string Title, string Note, string Href);
