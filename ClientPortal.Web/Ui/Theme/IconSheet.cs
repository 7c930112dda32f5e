using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using MudBlazor;

namespace ClientPortal.Web.Ui.Theme;

/// <summary>
/// MudBlazor's Material icons as CSS masks: <c>&lt;i class="icon icon-close" aria-hidden="true"&gt;&lt;/i&gt;</c> is one element in the tree of
/// a circuit, takes the colour of its text, and needs no font. Each has its outlined form and, as <c>--icon-filled</c>, its filled one.
/// </summary>
internal static partial class IconSheet
{
    /// <summary>What the pages use, by Material's names; a test compares them with the markup.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
NAMES
    ];

    public static string Css()
    {
        var css = new StringBuilder();
        foreach (var name in Names)
        {
            var (outlined, filled) = (Svg(typeof(Icons.Material.Outlined), name), Svg(typeof(Icons.Material.Filled), name));
            css.Append(".icon-").Append(name).Append("{--icon:").Append(outlined);
            if (filled != outlined)
            {
                css.Append(";--icon-filled:").Append(filled);
            }

            css.Append("}\n");
        }

        return css.ToString();
    }

    private static string Svg(Type style, string name)
    {
        var constant = string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var shapes = (string?)style.GetField(constant, BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? throw new InvalidOperationException($"MudBlazor has no icon {constant}.");

        // The transparent square that sets the size of each icon says nothing in a mask.
        var svg = $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\">{Bounds().Replace(shapes, "")}</svg>".Replace('"', '\'');
        return $"url(\"data:image/svg+xml,{svg.Replace("%", "%25", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal)
            .Replace(">", "%3E", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}\")";
    }

    [GeneratedRegex("<path d=\"M0 0h24v24H0[zV0]*\" fill=\"none\"/>|<rect fill=\"none\" height=\"24\" width=\"24\"/>")]
    private static partial Regex Bounds();
}
