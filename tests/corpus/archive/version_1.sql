BEGIN TRANSACTION;
CREATE TABLE articles (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, title TEXT NOT NULL, published TEXT,
  date_source TEXT NOT NULL, modified TEXT, author TEXT, categories TEXT NOT NULL,
  body TEXT NOT NULL, attribution TEXT NOT NULL, regions TEXT NOT NULL, source TEXT NOT NULL,
  blockquotes TEXT NOT NULL, master TEXT NOT NULL, digest TEXT NOT NULL
);
INSERT INTO "articles" VALUES(1,'4504a98384a2','https://lamp.example/2011/03/08/harbour/','A Lamp','2011-03-08','export','2011-03-09T10:00:00','A. Keeper','["Norway", "Lamps"]','The keeper of the harbour museum in Norway writes to us.

“The lamp was lit again on Sunday, and the stairs were counted twice.

“Nobody in the town remembers who painted the door green, although three families claim it.”

A Lamp for the Harbour
[Hill Valley Post 3/7/11 by A. Writer]

Update (March 9, 2011): The lamp is out again. On clear evenings its light was seen from the salt pans, eleven kilometres inland, and the goats there are said to turn their heads.','{"citations":[[[246,284],"[Hill Valley Post 3/7/11 by A. Writer]","Hill Valley Post","2011-03-07",["A. Writer"],"A Lamp for the Harbour",[223,284]]],"quotations":[[[58,127],null],[[129,221],0]],"uncertain":[],"dated":[[[286,465],"2011-03-09"]]}','[["NO", "category"]]','export.xml','[[58, 81]]','lamp.example/2011/03/08/harbour','f23bb02af8e20a405566867322b70bd4');
INSERT INTO "articles" VALUES(2,'8f2875dac83e',NULL,'A Kite',NULL,'none',NULL,NULL,'[]','A kite flew over the meadow.','{"citations":[],"quotations":[],"uncertain":[],"dated":[]}','[]','kite.txt','[]','file:/posts/kite.txt','9f45494e554e8fba8d89d5326c8dc2f5');
CREATE TABLE copies (
  key TEXT NOT NULL, source TEXT NOT NULL, fingerprint TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, PRIMARY KEY (key, source)
) WITHOUT ROWID;
INSERT INTO "copies" VALUES('file:/posts/kite.txt','kite.txt','91782fe1044aa447b6c34091f448e856',2);
INSERT INTO "copies" VALUES('lamp.example/2011/03/08/harbour','export.xml','05c082815c283be9cb86098378ac79b3',1);
CREATE TABLE keys (
  key TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO "keys" VALUES('lamp.example/2011/03/08/harbour',1);
INSERT INTO "keys" VALUES('lamp.example?p=12',1);
INSERT INTO "keys" VALUES('file:/posts/kite.txt',2);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('rules','1');
INSERT INTO "meta" VALUES('schema','1');
CREATE TABLE prints (
  print TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (print, article)
) WITHOUT ROWID;
INSERT INTO "prints" VALUES('ending:ecd26a32d49a6703f400a6ef',1);
INSERT INTO "prints" VALUES('opening:f517860cf0ee14d02403d7f2',1);
INSERT INTO "prints" VALUES('title:0dd9243c1f2e2c27fe53b705',1);
CREATE TABLE sync (
  site TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (site, key)
) WITHOUT ROWID;
INSERT INTO "sync" VALUES('lamp.example','modified','2011-03-09T10:00:00');
CREATE INDEX keys_of ON keys (article);
CREATE INDEX copies_of ON copies (article);
CREATE INDEX prints_of ON prints (article);
COMMIT;
