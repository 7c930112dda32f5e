namespace ClientPortal.Web.Features.Tickets;

/// <summary>The ticket whose page is open in this circuit: no toast announces what happens to it. Set and cleared by the page.</summary>
public sealed class OpenTicket
{
    public Guid? Id { get; private set; }

    /// <summary>The ticket counts as open until the result is disposed, or another page opens.</summary>
    public IDisposable Show(Guid ticketId)
    {
        Id = ticketId;
        return new Page(this, ticketId);
    }

    private sealed class Page(OpenTicket open, Guid ticketId) : IDisposable
    {
        public void Dispose() => open.Id = open.Id == ticketId ? null : open.Id;
    }
}
