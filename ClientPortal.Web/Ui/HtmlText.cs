using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

/// <summary>
/// HTML that is made as text. In <c>html.Add($"…{text}…")</c> what is written in the source is HTML; what is inserted is text and is always
/// encoded, except the HTML of <see cref="MarkdownRenderer"/> and of another <see cref="HtmlText"/>, which have a type of their own. A text may be
/// inserted between tags and between the double quotes of an attribute.
/// </summary>
public sealed class HtmlText
{
    // Accented letters need no entities.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new();

    /// <summary>Adds HTML, with the inserted texts encoded.</summary>
    /// <param name="parts">An interpolated string: no other one is accepted.</param>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Parts parts) => this;

    public MarkupString ToMarkup() => new(html.ToString());

    /// <summary>The compiler calls it for each part of the interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Parts
    {
        // Characters of an inserted text, as expected.
        private const int Inserted = 16;

        private readonly StringBuilder html;

        public Parts(int literalLength, int formattedCount, HtmlText into)
        {
            html = into.html;
            html.EnsureCapacity(html.Length + literalLength + (Inserted * formattedCount));
        }

        public void AppendLiteral(string source) => html.Append(source);

        public void AppendFormatted(string? text) => html.Append(text is null ? null : Encoder.Encode(text));

        public void AppendFormatted(int number) => html.Append(number);

        public void AppendFormatted(Guid id) => html.Append(id);

        public void AppendFormatted(MarkupString made) => html.Append(made.Value);
    }
}
