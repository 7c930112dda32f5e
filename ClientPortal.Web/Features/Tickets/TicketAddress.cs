using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using Microsoft.AspNetCore.WebUtilities;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Writes a filter into the list's address and reads it back: a reload, a link and a saved view show the same list.</summary>
public static class TicketAddress
{
    /// <summary>In characters; longer than any useful search.</summary>
    public const int SearchLength = 120;

    /// <summary><c>scope=mine&amp;status=open</c>; empty for the list as it opens.</summary>
    public static string QueryOf(TicketFilter filter)
    {
        var parts = new Dictionary<string, string?>();
        void Say(string name, string? value, string usual = "")
        {
            if (!string.IsNullOrEmpty(value) && value != usual)
            {
                parts[name] = value;
            }
        }

        Say("scope", Token.Of(filter.Scope), Token.Of(TicketScope.All));
        Say("status", filter.Status is { } status ? Token.Of(status) : filter.Over ? "all" : null);
        Say("priority", filter.Priority is { } priority ? Token.Of(priority) : null);
        Say("organisation", filter.OrganisationId?.ToString());
        Say("sort", Token.Of(filter.Sort), Token.Of(TicketSort.Updated));
        Say("q", filter.Search);
        return QueryHelpers.AddQueryString("", parts).TrimStart('?');
    }

    /// <summary>The filter of an address; unknown parts are ignored.</summary>
    public static TicketFilter Read(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Of(string name) => values.TryGetValue(name, out var value) ? value.ToString() : null;
        var search = Of("q")?.Trim();
        return new TicketFilter
        {
            Scope = Token.Parse<TicketScope>(Of("scope")) ?? TicketScope.All,
            Status = Token.Parse<TicketStatus>(Of("status")),
            Over = Of("status") == "all",
            Priority = Token.Parse<TicketPriority>(Of("priority")),
            OrganisationId = Guid.TryParse(Of("organisation"), out var id) ? id : null,
            Sort = Token.Parse<TicketSort>(Of("sort")) ?? TicketSort.Updated,
            Search = string.IsNullOrEmpty(search) ? null : search[..Math.Min(search.Length, SearchLength)],
        };
    }
}
