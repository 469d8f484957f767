// The package under test is installed beside this extension; nothing runs here.
