using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Postgres
{
    /// <summary>Numerals such as ² and ½ are parts of words, as in SQLite's index.</summary>
    [DbContext(typeof(PostgresPortalDb))]
    [Migration("20261129003500_SearchNumerals")]
    public partial class SearchNumerals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(PostgresSearch.Separate);
    }
}
