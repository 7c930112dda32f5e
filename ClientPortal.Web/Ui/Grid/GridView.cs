using System.Globalization;

namespace ClientPortal.Web.Ui.Grid;

/// <summary>The part of a <see cref="GridView"/> that decides which rows are read.</summary>
public readonly record struct GridOrder(string? Sort, bool Descending, int Page);

/// <summary>How a person looks at a grid. Pages keep it in their address, so that a reload, a link and « back » show the same.</summary>
/// <param name="Sort">The key of the column to sort by; null is the grid's own order.</param>
/// <param name="Page">From zero; in the address from one.</param>
/// <param name="Dense">With less space in each row.</param>
/// <param name="Hidden">The keys of the hidden columns in alphabetical order, separated by commas.</param>
public sealed record GridView(string? Sort = null, bool Descending = false, int Page = 0, bool Dense = false, string Hidden = "")
{
    private const int LongestText = 200;

    // A page far beyond the end is the last one; a larger number would overflow when it is multiplied by the rows of a page.
    private const int LastPage = 1_000_000;

    /// <summary>What decides which rows are read, without how they look.</summary>
    public GridOrder Order => new(Sort, Descending, Page);

    /// <summary>The values for an address, by their names; null where the address says nothing.</summary>
    public IReadOnlyDictionary<string, object?> Query => new Dictionary<string, object?>
    {
        ["sort"] = Sort is null ? null : Descending ? $"-{Sort}" : Sort,
        ["page"] = Page == 0 ? null : Page + 1,
        ["dense"] = Dense ? 1 : null,
        ["hide"] = Hidden.Length == 0 ? null : Hidden,
    };

    /// <summary>Reads the values of an address; an invalid value is ignored.</summary>
    public static GridView Of(string? sort, string? page, string? dense, string? hide)
    {
        var key = sort is { Length: > 0 and <= LongestText } ? sort.TrimStart('-') : "";
        return new GridView(
            key.Length > 0 ? key : null,
            key.Length > 0 && sort![0] == '-',
            int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number - 1, 0, LastPage) : 0,
            AddressValue.IsOn(dense),
            hide is { Length: > 0 and <= LongestText } ? Joined(hide.Split(',')) : "");
    }

    public bool Hides(string key) => Hidden.Length > 0 && Hidden.Split(',').Contains(key, StringComparer.Ordinal);

    /// <summary>Hides the column, or shows it again.</summary>
    public GridView Toggle(string key)
    {
        var hidden = Hidden.Length == 0 ? [] : Hidden.Split(',');
        return this with { Hidden = Joined(hidden.Contains(key, StringComparer.Ordinal) ? hidden.Where(one => one != key) : hidden.Append(key)) };
    }

    private static string Joined(IEnumerable<string> keys) =>
        string.Join(',', keys.Where(key => key.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
