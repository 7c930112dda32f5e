using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace ClientPortal.Web.Ui.Grid;

/// <summary>Values as the query of an address.</summary>
public static class GridAddress
{
    /// <summary>With its question mark; null values are left out, and the text is empty without any.</summary>
    public static string Of(params IEnumerable<KeyValuePair<string, object?>> values) => QueryHelpers.AddQueryString(
        "",
        values.Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, Convert.ToString(pair.Value, CultureInfo.InvariantCulture))));
}
