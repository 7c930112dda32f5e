using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Postgres
{
    /// <summary>The words of documents' names, folders and tags.</summary>
    [DbContext(typeof(PostgresPortalDb))]
    [Migration("20261129035000_SearchDocumentNames")]
    public partial class SearchDocumentNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            ALTER TABLE "Documents" ADD COLUMN "SearchWords" tsvector
                GENERATED ALWAYS AS (search_words("Name" || ' ' || "Folder" || ' ' || "Tags")) STORED;
            CREATE INDEX "IX_Documents_SearchWords" ON "Documents" USING gin ("SearchWords");
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""ALTER TABLE "Documents" DROP COLUMN "SearchWords";""");
    }
}
