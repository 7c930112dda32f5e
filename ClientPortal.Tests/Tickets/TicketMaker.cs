using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Tickets;

/// <summary>A ticket with its thread and people, for tests without a database. What happened so far has been taken.</summary>
internal sealed class TicketMaker
{
    /// <summary>A Friday morning; the hours of <see cref="ServiceTerms.Default"/> are 8:30 to 17:30 in Dakar, which keeps UTC.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static readonly TicketFields Fields = new("Panne", "Rien ne va", TicketCategory.Incident, TicketPriority.Normal, null);

    public TicketMaker(TicketPriority priority = TicketPriority.Normal)
    {
        Provider = Organisation.Found(Viewer.Portal, "IT Vision", true, Now);
        Acme = Organisation.Found(Viewer.Portal, "Acme", false, Now);
        Requester = Person.Join(Viewer.Portal, Acme, new PersonFields("Max Member", "max@example.org", Role.Client), Now);
        Colleague = Person.Join(Viewer.Portal, Acme, new PersonFields("Nora Colleague", "nora@example.org", Role.Client), Now);
        Staff = Person.Join(Viewer.Portal, Provider, new PersonFields("Theo Technician", "theo@example.org", Role.Technician), Now);
        (Client, Technician, Other) = (Of(Requester), Of(Staff), Of(Colleague));
        (Ticket, Thread) = Ticket.Open(Client, 1001, Acme, Requester, Fields with { Priority = priority }, Terms, Now);
        Taken();
    }

    public static ServiceTerms Terms => ServiceTerms.Default;

    public Organisation Provider { get; }
    public Organisation Acme { get; }
    public Person Requester { get; }
    public Person Colleague { get; }
    public Person Staff { get; }
    public Viewer Client { get; }

    /// <summary>Of the same organisation, and takes part in nothing.</summary>
    public Viewer Other { get; }

    public Viewer Technician { get; }
    public Ticket Ticket { get; }
    public Conversation Thread { get; }

    /// <summary>What has been recorded since the last call, of the ticket and its thread.</summary>
    public IReadOnlyList<Domain.PortalEvent> Taken() => [.. Ticket.TakeEvents(), .. Thread.TakeEvents()];

    public void ChangeStatus(TicketStatus to, Viewer? by = null, DateTimeOffset? at = null) =>
        Ticket.ChangeStatus(by ?? Technician, Thread, to, Terms, at ?? Now);

    public Message Say(Viewer by, string words, bool isInternal = false) =>
        Message.Send(by, Thread, new MessageWords(Guid.CreateVersion7(), words) { Internal = isInternal }, Now);

    private static Viewer Of(Person person) =>
        new() { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId };
}
