using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Writes a page of the list as an address and reads it back, for reloads and links to colleagues.</summary>
public static class ProspectAddress
{
    public const string Nobody = "none";

    public static ProspectQuery Read(
        string? search, string? status, string? source, string? owner, string? sort, string? after, string? before) => new(
        new ProspectFilter
        {
            Search = search is { Length: > 0 and <= ProspectFilter.SearchLength } ? search : null,
            Status = Token.Parse<ProspectStatus>(status),
            Source = Token.Parse<ProspectSource>(source),
            OwnerId = owner == Nobody ? Guid.Empty : Guid.TryParse(owner, out var person) ? person : null,
        },
        Token.Parse<ProspectSort>(sort) ?? ProspectSort.Newest,
        after is { Length: > 0 } ? after : null,
        after is { Length: > 0 } ? null : before is { Length: > 0 } ? before : null);

    /// <summary>The form for a new prospect above this list.</summary>
    public static string New(ProspectQuery query)
    {
        var list = Of(query);
        return $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}new=1";
    }

    public static string Of(ProspectQuery query, string page = "/prospects")
    {
        var (filter, parts) = (query.Filter, new List<string>());
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        Add("search", filter.Search);
        Add("status", filter.Status is { } status ? Token.Of(status) : null);
        Add("source", filter.Source is { } source ? Token.Of(source) : null);
        Add("owner", filter.OwnerId is { } owner ? owner == Guid.Empty ? Nobody : owner.ToString() : null);
        Add("sort", query.Sort == ProspectSort.Newest ? null : Token.Of(query.Sort));
        Add("after", query.After);
        Add("before", query.Before);
        return parts.Count == 0 ? page : $"{page}?{string.Join('&', parts)}";
    }
}
